import type {
  Dialog,
  HookAnswer,
  HookCall,
  OwnState,
  PaneAccess,
  PaneRef,
  ProviderErrorCategory,
  ProviderPlugin,
  Transport,
} from "@team-agent/plugin-api";
import type { Seat } from "../store/index.ts";

/** A permission request that is kept open at the provider's hook. */
export interface HeldRequest {
  /** The row that stands for it. */
  readonly kind: "approval" | "question";
  readonly id: string;
  /** What asked. */
  readonly call: Pick<HookCall, "tool" | "fromSubagent" | "questions">;
  /** The program's own dialog was seen on the screen meanwhile. */
  isShown: boolean;
  settle(decision: HookAnswer): void;
}

export interface ProgramRef {
  readonly pid: number;
  readonly startTime: string;
}

export interface ProviderErrorView {
  readonly category: ProviderErrorCategory;
  readonly message: string;
  readonly at: number;
  /** The turn ended with it; else the program is still trying. */
  readonly ended: boolean;
  /** When it is tried again; null where nobody knows. */
  readonly retryAt: number | null;
  /** Turns in a row that ended with an error. */
  readonly failures: number;
}

export interface TurnView {
  readonly state: "idle" | "busy" | "unknown";
  readonly since: number;
  readonly turnId: string | null;
  readonly source: string;
}

/** What the coordinator knows of a running agent beside the store. All of it can be found again after a crash. */
export interface LiveAgent {
  readonly teamKey: string;
  readonly agentId: string;
  readonly seat: Seat;
  readonly provider: ProviderPlugin;
  readonly pane: PaneRef;
  readonly paneRowId: number;
  readonly access: PaneAccess;
  /** The team's transport; null for a leader, whose pane we only look at and write to. */
  readonly transport: Transport | null;
  readonly cwd: string;
  readonly startedAt: number;
  /** The agent's own process, where the pane was started with something else; null where the pane's process is it. */
  program: ProgramRef | null;
  channel: "hooks" | "paste";
  readyWhen: "mcpListed" | "composer";
  ready: boolean;
  exited: boolean;
  turn: TurnView;
  /** A dialog seen on the screen, since when, and whether anybody was told of it. */
  dialog: { readonly dialog: Dialog; readonly since: number; readonly isTold: boolean } | null;
  /** By the id of its row. */
  readonly held: Map<string, HeldRequest>;
  /** Tools of ours whose permission was asked for and given, and which were not called since. */
  readonly allowed: Set<string>;
  /** Stop answers that continued the turn, in a row. */
  continuations: number;
  /** The last error of the provider that nothing has disproved since. */
  error: ProviderErrorView | null;
  /** How often a turn was told to stop for a message of priority `interrupt`. */
  interrupts: { readonly messageId: string | null; readonly tries: number };
  /**
   * What a record says to have happened before this time is old news; 0 where the record holds none that was not read.
   * A conversation that somebody resumed at the window brings some along, and so does a file that was replaced.
   */
  ignoreBefore: number;
  /** Messages in hooks' answers that no record has settled; true when the record has opened a turn since. */
  readonly handed: Map<string, boolean>;
  /** Wakes in a row that were submitted without a hook coming. */
  deafWakes: number;
  /** A wake that was typed and whose hook has not come yet. */
  pendingWake: { readonly messageId: string; claimed(how: "fetched" | "blocked"): void } | null;
  /** What its program's own file says, where it keeps one. */
  own: OwnState | null;
  /** What each source told last, for `explain`. */
  readonly heard: Map<"hook" | "transcript" | "mcp", { readonly at: number; readonly what: string }>;
  /** Ends with the agent: timers and file watches of it stop. */
  readonly over: AbortController;
  /** What rooms know of it, each its own; see `createPart`. */
  readonly parts: Map<symbol, object>;
  followTranscript: (() => void) | null;
  /** Reads its program's own file again, where it keeps one. */
  readOwnState: (() => void) | null;
}

export interface LiveAgents {
  get(teamKey: string, agentId: string): LiveAgent | undefined;
  set(agent: LiveAgent): void;
  delete(agent: LiveAgent): void;
  all(): readonly LiveAgent[];
  byPane(paneId: string, teamKey: string): LiveAgent | undefined;
  /** Its program listed our tools before we were told of its pane. */
  noteListedEarly(teamKey: string, agentId: string): void;
  /** True once for such an agent. */
  wasListedEarly(teamKey: string, agentId: string): boolean;
}

const keyOf = (teamKey: string, agentId: string) => `${teamKey}\n${agentId}`;

export const createLiveAgents = (): LiveAgents => {
  const agents = new Map<string, LiveAgent>();
  const early = new Set<string>();
  return {
    noteListedEarly: (teamKey, agentId) => {
      early.add(keyOf(teamKey, agentId));
    },
    wasListedEarly: (teamKey, agentId) => early.delete(keyOf(teamKey, agentId)),
    get: (teamKey, agentId) => agents.get(keyOf(teamKey, agentId)),
    set: (agent) => {
      agents.set(keyOf(agent.teamKey, agent.agentId), agent);
    },
    delete: (agent) => {
      agent.over.abort();
      if (agents.get(keyOf(agent.teamKey, agent.agentId)) === agent)
        agents.delete(keyOf(agent.teamKey, agent.agentId));
    },
    all: () => [...agents.values()],
    byPane: (paneId, teamKey) =>
      [...agents.values()].find((agent) => agent.teamKey === teamKey && agent.pane.paneId === paneId),
  };
};
