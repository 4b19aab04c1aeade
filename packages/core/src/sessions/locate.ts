import type { SessionEvidence } from "@team-agent/plugin-api";
import type { LiveAgent } from "../runtime/index.ts";
import { type AgentIds, nameOf } from "./agent-ids.ts";

export type KnownBy = { readonly sessionId: string } | { readonly launchMark: string };

/** What a record is asked for by: its id, or the mark of the launch where no hook will ever name the conversation. */
export const knownBy = (
  sessionId: string | null,
  launchMark: string | null,
  channel: LiveAgent["channel"],
): KnownBy | null => {
  if (sessionId !== null) return { sessionId };
  return launchMark !== null && channel === "paste" ? { launchMark } : null;
};

/** Why what a provider found is not taken; null where nothing speaks against it. */
export const doubtOf = (
  { sessionId, confidence, evidence }: SessionEvidence,
  asked: string | null,
  holder: AgentIds | null,
): string | null => {
  if (asked !== null && sessionId !== asked) return `${asked} was looked for: ${evidence}`;
  if (confidence !== "high") return `confidence ${confidence}: ${evidence}`;
  return holder && `it is that of ${nameOf(holder)}: ${evidence}`;
};
