import type { SessionRow, Store } from "../store/index.ts";
import type { AgentIds } from "./agent-ids.ts";

/** The conversation that an agent's messages belong to, while its window shows another one. */
export interface Drift {
  readonly stored: Pick<SessionRow, "session_id" | "transcript_path" | "read_offset">;
  readonly actual: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Null while the agent is in the conversation that we know. */
export const driftOf = ({ sessions }: Pick<Store, "sessions">, ids: AgentIds): Drift | null => {
  const row = sessions.drift(ids.teamKey, ids.agentId);
  if (!row) return null;
  const { session_id, transcript_path, read_offset, actual_id: actual, since } = row;
  return { stored: { session_id, transcript_path, read_offset }, actual, since };
};

export type DriftChange =
  | { readonly kind: "same" }
  | { readonly kind: "returned" }
  /** Its messages belong to `stored`: the first that was left, however many followed. */
  | { readonly kind: "drifted"; readonly stored: Drift["stored"] };

/** The agent's window shows this conversation now, which is not the one that is known. */
export const decideDrift = (before: Drift | null, known: Drift["stored"], actual: string): DriftChange => {
  if (before?.actual === actual) return { kind: "same" };
  if (before?.stored.session_id === actual) return { kind: "returned" };
  const { session_id, transcript_path, read_offset } = known;
  return { kind: "drifted", stored: before?.stored ?? { session_id, transcript_path, read_offset } };
};

/** Where a new start goes on: the conversation that the agent's messages belong to. */
export const ownSession = (store: Store, ids: AgentIds): SessionRow | undefined => {
  const row = store.sessions.get(ids.teamKey, ids.agentId);
  return row && { ...row, ...driftOf(store, ids)?.stored };
};
