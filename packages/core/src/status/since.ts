import type { AgentRow, PaneRow } from "../store/index.ts";
import type { AgentState } from "./words.ts";

/** When things happened, in milliseconds since the epoch; null for what did not happen, or what nobody knows. */
export interface Moments {
  readonly agent: Pick<AgentRow, "created_at" | "stopped_at">;
  readonly pane: Pick<PaneRow, "intended_at" | "spawned_at" | "ended_at"> | null;
  readonly turn: number | null;
  readonly approval: number | null;
  readonly dialog: number | null;
  readonly error: number | null;
  /** Since when its token is not good any more. */
  readonly unlinked: number | null;
}

/** Since when an agent is in its state. Null only where no coordinator looks and the store does not tell. */
export const sinceOf = (state: AgentState, moments: Moments): number | null => {
  const { agent, pane, turn, approval, dialog, error, unlinked } = moments;
  switch (state) {
    case "planned":
    case "paused":
      return agent.stopped_at ?? agent.created_at;
    case "failed":
      return pane?.ended_at ?? pane?.intended_at ?? agent.created_at;
    case "spawning":
      return pane?.intended_at ?? null;
    case "starting":
      return pane?.spawned_at ?? null;
    case "stopped":
    case "exited":
    case "lost":
      return pane?.ended_at ?? agent.stopped_at;
    case "link lost":
      return unlinked;
    case "waiting":
      return approval ?? dialog;
    case "error":
      return error ?? turn;
    case "ready":
    case "busy":
    case "interrupted":
    case "unknown":
      return turn ?? pane?.spawned_at ?? null;
  }
};
