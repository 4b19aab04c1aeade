/** A program that speaks the protocol. A worker's is started so that it asks; a leader's as its person likes. */
export interface Program {
  /** Its executable and arguments. */
  readonly words: readonly string[];
  readonly install: string | null;
  /** Its modes in which it asks a person, for an agent that may write and run commands, and for one that only reads. */
  readonly modes: { readonly writing: string; readonly reading: string } | null;
  /** What else a worker's is started with, so that it asks, and has our tools. */
  readonly worker: {
    readonly words: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
  /** Its turn goes on after a refusal; others end it. */
  readonly goesOnAfterRefusal: boolean;
  /** What it is run with, once, before any of it is started; null for nothing. */
  readonly first: readonly string[] | null;
  /** It lists our tools before its first prompt. */
  readonly listsTools: boolean;
  /** What of a repository it obeys; null: not known, so all that any of them does. */
  readonly obeys: readonly string[] | null;
}

const PROGRAM: Omit<Program, "words"> = {
  install: null,
  modes: null,
  worker: { words: [], env: {} },
  goesOnAfterRefusal: false,
  first: null,
  listsTools: false,
  obeys: null,
};
const ASKS = { writing: "default", reading: "default" };

/** By the one word that a role names. Goose, Kimi Code, Cline and Gemini CLI: by their documents alone. */
const KNOWN: Readonly<Record<string, Program>> = {
  "claude-agent-acp": {
    ...PROGRAM,
    words: ["claude-agent-acp"],
    install: "npm install -g @agentclientprotocol/claude-agent-acp",
    modes: ASKS,
    // Our tools are to be there from the first prompt, and nobody is shown what might be typed next.
    worker: {
      words: [],
      env: { ENABLE_TOOL_SEARCH: "false", CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION: "false" },
    },
    goesOnAfterRefusal: true,
    listsTools: true,
    obeys: [".claude", ".mcp.json"],
  },
  "codex-acp": {
    ...PROGRAM,
    words: ["codex-acp"],
    install: "npm install -g @agentclientprotocol/codex-acp",
    // In its own default mode a model decides what may run.
    modes: { writing: "workspace-write", reading: "read-only" },
    listsTools: true,
    obeys: [".codex"],
  },
  opencode: {
    ...PROGRAM,
    words: ["opencode", "acp"],
    install: "npm install -g opencode-ai",
    // By itself it asks for next to nothing.
    worker: { words: [], env: { OPENCODE_PERMISSION: JSON.stringify({ "*": "ask" }) } },
    // It makes its database: of two that do so at once, one may end with an error (1.18.33).
    first: ["db", "select 1"],
    listsTools: true,
    obeys: [".opencode", "opencode.json", "opencode.jsonc"],
  },
  gemini: {
    ...PROGRAM,
    words: ["gemini", "--acp"],
    install: "npm install -g @google/gemini-cli",
    modes: ASKS,
    obeys: [".gemini"],
  },
  qwen: {
    ...PROGRAM,
    words: ["qwen", "--acp"],
    worker: { words: ["--approval-mode", "default"], env: {} },
    install: "npm install -g @qwen-code/qwen-code",
    modes: ASKS,
    listsTools: true,
    obeys: [".qwen"],
  },
  copilot: {
    ...PROGRAM,
    words: ["copilot", "--acp", "--no-auto-update"],
    install: "npm install -g @github/copilot",
    listsTools: true,
    obeys: [".github/hooks", ".github/copilot", ".github/agents", ".mcp.json", ".vscode/mcp.json"],
  },
  kimi: {
    ...PROGRAM,
    words: ["kimi", "acp"],
    install: "npm install -g @moonshot-ai/kimi-code",
    obeys: [".kimi", ".kimi-code", ".mcp.json"],
  },
  goose: {
    ...PROGRAM,
    words: ["goose", "acp"],
    worker: { words: [], env: { GOOSE_MODE: "approve" } },
    obeys: [".goose"],
  },
  cline: {
    ...PROGRAM,
    words: ["cline", "--acp"],
    install: "npm install -g cline",
    obeys: [".clinerules", ".cline"],
  },
};

export const isKnown = (command: string): boolean => Object.hasOwn(KNOWN, command.trim());

/** A name that is known, or the words of a command line. No shell reads it: a quote is a letter like any other. */
export const programOf = (command: string): Program => {
  const words = command.trim().split(/\s+/).filter(Boolean);
  return isKnown(command) ? KNOWN[command.trim()]! : { ...PROGRAM, words };
};

/** Everything that one of them obeys. */
export const OBEYED: readonly string[] = [
  ...new Set(Object.values(KNOWN).flatMap(({ obeys }) => obeys ?? [])),
];

/** Variables that let one of them run anything, whatever it is told. */
export const BYPASSES: readonly string[] = [
  "COPILOT_ALLOW_ALL",
  "COPILOT_ASSISTED_APPROVAL",
  "INITIAL_AGENT_MODE",
];
