/** An option of a command that has no time for the whole command tree. */
export interface HotOption {
  readonly kind: "flag" | "text" | "number";
  readonly choices?: readonly string[];
}

export interface HotCommand {
  readonly options: Readonly<Record<string, HotOption>>;
  readonly defaults: Readonly<Record<string, unknown>>;
  /** How many words it takes beside its options. */
  readonly words: readonly [least: number, most: number];
}

const COMMON = {
  json: { kind: "flag" },
  workspace: { kind: "text" },
  team: { kind: "text" },
} as const;

/**
 * What stands in `declare/` once more, as far as it is read here; a test holds both together. What is not here, such as
 * `--help`, is left to the whole tree.
 */
export const HOT: Readonly<Record<string, HotCommand>> = {
  status: {
    options: { ...COMMON, summary: { kind: "flag" } },
    defaults: { json: false, summary: false },
    words: [0, 1],
  },
  send: {
    options: {
      ...COMMON,
      task: { kind: "text" },
      priority: { kind: "text" },
      "watch-result": { kind: "flag" },
      "message-id": { kind: "text" },
      wait: { kind: "text", choices: ["submitted", "delivered", "acknowledged", "result"] },
      timeout: { kind: "number" },
      "expires-in": { kind: "text" },
      file: { kind: "text" },
    },
    defaults: { json: false, priority: "normal", ack: true, watchResult: false, timeout: 30 },
    words: [1, Number.POSITIVE_INFINITY],
  },
};
