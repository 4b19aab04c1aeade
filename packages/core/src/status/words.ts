import type { DialogKind, ProviderErrorCategory } from "@team-agent/plugin-api";
import type { TurnView } from "../turns/index.ts";

interface StateSpec {
  readonly meaning: string;
  /** The command that helps; null where nothing has to be done. */
  readonly help: string | null;
}

/** Every state of an agent. A state that is not here does not compile; `docs/states.md` is made of it. */
export const AGENT_STATES = {
  planned: {
    meaning: "In the documents, and never started.",
    help: "team-agent start-agent <agent>",
  },
  spawning: { meaning: "Its window is about to be opened.", help: null },
  starting: { meaning: "Its program runs, and cannot take messages yet.", help: null },
  ready: {
    meaning: "Idle: it takes messages. What it asked through its tool is in the detail.",
    help: null,
  },
  busy: { meaning: "A turn is open.", help: null },
  waiting: {
    meaning: "A permission question or a dialog stands in its way; the detail says which.",
    help: "team-agent explain <agent>",
  },
  error: {
    meaning:
      "Its last turn ended with an error of the provider, in the detail. After a limit its messages wait; after any other error the next one is tried.",
    help: "team-agent explain <agent>",
  },
  interrupted: {
    meaning:
      "Its last turn was stopped before its end, or cut off when its program ended; the detail has its task. It takes messages.",
    help: 'team-agent send <agent> "go on"',
  },
  stopped: { meaning: "Ended because somebody asked for it.", help: "team-agent start-agent <agent>" },
  paused: {
    meaning:
      "Somebody paused it, or its role document says so. Neither a start nor a restart brings it back, and its messages wait.",
    help: "team-agent resume-agent <agent>",
  },
  exited: {
    meaning:
      "Its program ended, by itself or by a signal; the detail has its exit status, or the signal; where it ended before it was ready, the last lines of its screen, too.",
    help: "team-agent start-agent <agent>",
  },
  lost: {
    meaning: "Its window is gone, with its session or alone; where somebody closed it, the detail says so.",
    help: "team-agent start-agent <agent>",
  },
  failed: {
    meaning: "It could not be started; the detail says why.",
    help: "team-agent start-agent <agent>",
  },
  "link lost": {
    meaning: "Its program runs, and its token is no longer good: it cannot reach the coordinator.",
    help: "team-agent start-agent <agent> --force",
  },
  unknown: {
    meaning:
      "No fact tells whether a turn runs, there is no coordinator to ask, or its provider's plugin failed and is not used any more.",
    help: "team-agent explain <agent>",
  },
} as const satisfies Readonly<Record<string, StateSpec>>;
export type AgentState = keyof typeof AGENT_STATES;

/** What an agent that is `waiting` waits for, by the dialog on its screen. */
export const DIALOG_KINDS: Readonly<Record<DialogKind, string>> = {
  trust: "The program asks whether its folder is trusted.",
  approval: "The program asks whether a tool may run. It becomes an approval.",
  question: "The program asks something with options. It becomes a question.",
  login: "The program wants somebody to sign in.",
  update: "The program offers a newer version of itself.",
  rateLimit: "The program asks what to do about its provider's limit.",
  other: "Any other dialog; the detail has its title.",
};

export const ERROR_CATEGORIES: Readonly<Record<ProviderErrorCategory, string>> = {
  auth: "The provider does not take the program's credentials.",
  rate_limit: "Too many requests; it passes by itself, and messages wait for that.",
  quota: "What the account may use is used up; it passes by itself, and messages wait for that.",
  server: "The provider is overloaded, or failed.",
  unknown: "The program told of an error in words that nobody knows.",
};

export const TURN_STATES: Readonly<Record<TurnView["state"], string>> = {
  idle: "No turn is open.",
  busy: "A turn is open.",
  unknown: "Nothing tells: the coordinator has just found the agent, or it has no hooks and no record.",
};

export type SourceName =
  | "store"
  | "process"
  | "hook"
  | "door"
  | "transcript"
  | "mcp"
  | "status file"
  | "screen"
  | "title"
  | "session"
  | "limit";

/** The sources that `explain` asks. */
export const SOURCES: Readonly<Record<SourceName, string>> = {
  door: "its own door",
  store: "The last turn that was written down, and whether it ended.",
  process: "Whether the program runs in its pane.",
  hook: "What the program's hooks told last.",
  transcript: "What the program's own record told last.",
  mcp: "Which tool the program called last, or that it listed them.",
  "status file":
    "What the program says of itself in a file of its own. Only where the provider knows such a file.",
  screen: "What stands on the screen at this moment.",
  title: "What the pane's title says. Only where it says something.",
  session:
    "Which conversation the window shows, and which one its messages belong to. Only while the two differ.",
  limit: "Until when a limit of the provider holds messages. Only while there is one.",
};
