import { isRecord, stringOf } from "@team-agent/plugin-api/toolkit";

type Json = Readonly<Record<string, unknown>>;

/** What the app server's notifications say of one thread. */
export interface Thread {
  readonly isActive: boolean;
  /** The running turn; null where none runs, or it was not named yet. */
  readonly turnId: string | null;
  /** Tools that run now: their items, each with what it says of itself. */
  readonly tools: ReadonlyMap<string, Json>;
}

const NO_TOOLS = ["userMessage", "agentMessage", "reasoning", "plan", "hookPrompt", "contextCompaction"];

export const threadOf = (status: unknown): Thread => ({
  isActive: isRecord(status) && status.type === "active",
  turnId: null,
  tools: new Map(),
});

/** The thread after a notification of it. */
export const follow = (thread: Thread, method: string, params: Json): Thread => {
  const turn = isRecord(params.turn) ? params.turn : {};
  const item = isRecord(params.item) ? params.item : {};
  const itemId = stringOf(item.id) ?? "";
  const turnId = stringOf(params.turnId) ?? thread.turnId;
  switch (method) {
    case "turn/started":
      return { isActive: true, turnId: stringOf(turn.id) ?? null, tools: new Map() };
    case "turn/completed":
      return { isActive: false, turnId: null, tools: new Map() };
    case "thread/status/changed":
      return isActive(params.status) ? { ...thread, isActive: true } : threadOf(null);
    case "item/started":
      if (NO_TOOLS.includes(stringOf(item.type) ?? "")) return { ...thread, turnId };
      return { ...thread, turnId, tools: new Map([...thread.tools, [itemId, item]]) };
    case "item/completed":
      return { ...thread, turnId, tools: new Map([...thread.tools].filter(([id]) => id !== itemId)) };
    default:
      return thread;
  }
};

const isActive = (status: unknown): boolean => isRecord(status) && status.type === "active";

/** While the model speaks, a text would drop what it said so far (0.169.0); while a tool runs it goes in behind it. */
export const takesText = ({ isActive, turnId, tools }: Thread): boolean =>
  !isActive || (turnId !== null && tools.size > 0);
