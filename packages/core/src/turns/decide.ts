import type { TurnFact } from "@team-agent/plugin-api";
import type { TurnRow } from "../store/index.ts";
import type { TurnView } from "./state.ts";

export type TurnChange =
  | { readonly kind: "open"; readonly turnId: string | null }
  | {
      readonly kind: "close";
      readonly ending: "closed" | "interrupted" | "error";
      readonly lastText: string | null;
    }
  /** A turn that seemed to be stopped came to its end. */
  | { readonly kind: "settle"; readonly lastText: string | null };

/**
 * A prompt or a paste made the agent busy, its turn was never written down, and this is the end of it: of that very
 * turn, by its name, or else what ended later.
 */
export const isUnwritten = (
  turn: Pick<TurnView, "state" | "since" | "turnId">,
  latest: Pick<TurnRow, "closed_at"> | null,
  end: TurnFact,
): boolean => {
  if (turn.state !== "busy" || latest?.closed_at === null) return false;
  const name = "turnId" in end ? end.turnId : undefined;
  return name !== undefined && turn.turnId !== null ? name === turn.turnId : end.at >= turn.since;
};

/**
 * What a fact changes about an agent's turns. Hooks and the transcript tell of the same turn at different moments, so
 * a fact that is older than what is known changes nothing, unless it names the very turn: clocks may be set back.
 * Silence changes nothing either.
 */
export const decideTurn = (
  latest: (Pick<TurnRow, "turn_id" | "opened_at" | "closed_at"> & Partial<Pick<TurnRow, "ending">>) | null,
  fact: TurnFact,
  ignoreBefore: number,
  /** The fact names a turn that was never heard of. */
  isNew = false,
): TurnChange | null => {
  const isOpen = latest !== null && latest.closed_at === null;
  const isNamed = "turnId" in fact && fact.turnId !== undefined && fact.turnId === latest?.turn_id;
  // A conversation that was resumed begins with turns of an earlier life.
  if (fact.at < ignoreBefore && !isNamed) return null;
  const endsOpen = isOpen && (isNamed || fact.at >= latest.opened_at);
  switch (fact.kind) {
    case "turnOpened":
      if (isOpen || (latest?.closed_at != null && fact.at <= latest.closed_at && !isNew)) return null;
      return { kind: "open", turnId: fact.turnId ?? null };
    case "turnClosed":
      // The screen and the program's own file only guess how a turn ended.
      if (isNamed && latest?.ending === "interrupted")
        return { kind: "settle", lastText: fact.lastText ?? null };
      return endsOpen ? { kind: "close", ending: "closed", lastText: fact.lastText ?? null } : null;
    case "turnInterrupted":
      return endsOpen ? { kind: "close", ending: "interrupted", lastText: null } : null;
    case "providerError":
      return endsOpen && fact.ended ? { kind: "close", ending: "error", lastText: fact.message } : null;
    default:
      return null;
  }
};
