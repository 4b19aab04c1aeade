export interface AgentArgs {
  readonly sessionId: string | null;
  readonly resume: string | null;
  /** The conversation that this one begins with. */
  readonly fork: string | null;
  readonly settings: string | null;
  readonly model: string | null;
  readonly bypass: boolean;
  readonly version: boolean;
  /** Text for a first turn, as Claude Code takes it. */
  readonly prompt: string | null;
}

const VALUES = {
  "--session-id": "sessionId",
  "--resume": "resume",
  "--fork": "fork",
  "--settings": "settings",
  "--model": "model",
} as const;

/** A model that nobody offers: the program says so, and ends. */
export const NOT_THERE = "not-there";

/** Reads the command line; a text is the mistake in it. */
export const parseAgentArgs = (argv: readonly string[]): AgentArgs | string => {
  const values: Record<(typeof VALUES)[keyof typeof VALUES], string | null> = {
    sessionId: null,
    resume: null,
    fork: null,
    settings: null,
    model: null,
  };
  let bypass = false;
  let version = false;
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    const field = VALUES[word as keyof typeof VALUES];
    if (field !== undefined) {
      const value = argv[++i];
      if (value === undefined) return `${word} needs a value`;
      values[field] = value;
    } else if (word === "--fake-bypass") bypass = true;
    else if (word === "--version") version = true;
    else if (word === "--") {
      words.push(...argv.slice(i + 1));
      break;
    } else if (word.startsWith("--")) return `unknown option ${word}`;
    else words.push(word);
  }
  if (values.sessionId !== null && values.resume !== null)
    return "--session-id and --resume exclude each other";
  if (values.fork !== null && values.resume !== null) return "--fork and --resume exclude each other";
  return { ...values, bypass, version, prompt: words.length === 0 ? null : words.join(" ") };
};
