import type { TurnFact } from "@team-agent/plugin-api";
import type { TurnRow } from "../store/index.ts";

export type TurnChange =
  | { readonly kind: "open"; readonly turnId: string | null }
  | {
      readonly kind: "close";
      readonly ending: "closed" | "interrupted" | "error";
      readonly lastText: string | null;
    };

/**
 * What a fact changes about an agent's turns. Hooks and the transcript tell of the same turn at different moments, so
 * a fact that is older than what is known changes nothing. Silence changes nothing either.
 */
export const decideTurn = (
  latest: Pick<TurnRow, "opened_at" | "closed_at"> | null,
  fact: TurnFact,
  startedAt: number,
): TurnChange | null => {
  const isOpen = latest !== null && latest.closed_at === null;
  // A resumed transcript begins with turns of an earlier life.
  if (fact.at < startedAt) return null;
  switch (fact.kind) {
    case "turnOpened":
      if (isOpen || (latest?.closed_at != null && fact.at <= latest.closed_at)) return null;
      return { kind: "open", turnId: fact.turnId ?? null };
    case "turnClosed":
      return isOpen && fact.at >= latest.opened_at
        ? { kind: "close", ending: "closed", lastText: fact.lastText ?? null }
        : null;
    case "turnInterrupted":
      return isOpen && fact.at >= latest.opened_at
        ? { kind: "close", ending: "interrupted", lastText: null }
        : null;
    case "providerError":
      return isOpen && fact.ended && fact.at >= latest.opened_at
        ? { kind: "close", ending: "error", lastText: fact.message }
        : null;
    default:
      return null;
  }
};
