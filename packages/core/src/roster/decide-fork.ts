import type { GuardedProvider } from "../registry/index.ts";
import type { ResumeDecision } from "../sessions/index.ts";
import type { TurnView } from "../turns/index.ts";

export interface ForkFacts {
  readonly source: string;
  readonly provider: Pick<GuardedProvider, "displayName" | "capabilities">;
  /** How the source would come back: only a conversation that can be resumed can be forked. */
  readonly decision: ResumeDecision;
  /** The conversation that its window shows, where it is not its own. */
  readonly drift: string | null;
  /** Null while its program does not run: its conversation is at rest then. */
  readonly live: { readonly ready: boolean; readonly turn: TurnView["state"] } | null;
}

export type ForkDecision =
  | { readonly kind: "fork"; readonly sessionId: string }
  | {
      readonly kind: "refuse";
      readonly code: "fork_unsupported" | "fork_session_unknown" | "agent_busy";
      readonly reason: string;
    };

/** Whether an agent's conversation can be forked now, and which it is. */
export const decideFork = ({ source, provider, decision, drift, live }: ForkFacts): ForkDecision => {
  if (!provider.capabilities.fork)
    return {
      kind: "refuse",
      code: "fork_unsupported",
      reason: `${provider.displayName} cannot fork a conversation`,
    };
  if (live && !live.ready) return busy(`${source} is starting`);
  if (live?.turn === "busy") return busy(`${source} is busy: a fork begins where a turn has ended`);
  if (live && live.turn !== "idle") return busy(`nothing tells whether a turn of ${source} runs`);
  if (drift !== null) return unknown(`the window of ${source} shows another conversation (${drift})`);
  if (decision.kind !== "resume") return unknown(`the conversation of ${source}: ${decision.reason}`);
  return { kind: "fork", sessionId: decision.sessionId };
};

const busy = (reason: string): ForkDecision => ({ kind: "refuse", code: "agent_busy", reason });
const unknown = (reason: string): ForkDecision => ({ kind: "refuse", code: "fork_session_unknown", reason });
