import type { LiveAgent } from "../runtime/index.ts";
import type { SessionRow } from "../store/index.ts";
import { type AgentIds, nameOf } from "./agent-ids.ts";
import type { Drift } from "./drift.ts";

/** What named a conversation as an agent's own. */
export interface Named {
  readonly sessionId: string;
  readonly transcriptPath: string | null;
  readonly via: string;
}

export interface CaptureFacts {
  readonly named: Named;
  readonly known: SessionRow | undefined;
  readonly drift: Drift | null;
  /** Who else is in the named conversation; it need not be looked for where `isBound`. */
  readonly holder: AgentIds | null;
  readonly agent: Pick<LiveAgent, "ready" | "channel">;
}

export type CaptureDecision =
  | { readonly kind: "nothing" }
  /** Its window shows the known one again. */
  | { readonly kind: "back" }
  /** It is another agent's; `drifts`: the window shows it all the same, and what is given to it would go there. */
  | { readonly kind: "doubt"; readonly reason: string; readonly drifts: boolean }
  /** `drifts`: its messages belong to the one before. `first`: it had none of its own until now. */
  | { readonly kind: "bind"; readonly drifts: boolean; readonly first: boolean };

/** What follows when an agent's own hook, MCP call or record names its conversation. */
export const decideCapture = ({ named, known, drift, holder, agent }: CaptureFacts): CaptureDecision => {
  const { sessionId, via } = named;
  const tells = tellsOfChange(agent, via);
  if (isBound(known, named))
    return { kind: drift && drift.actual !== sessionId && tells ? "back" : "nothing" };
  // A conversation that was compacted is the same one, whatever its id.
  const drifts = agent.ready && via !== "compaction" && tells;
  if (holder) {
    const reason = `${via} named it, and it is that of ${nameOf(holder)}`;
    return { kind: "doubt", reason, drifts: drifts && known !== undefined };
  }
  const isOther = !!known?.session_id && known.captured_at !== null && known.session_id !== sessionId;
  if (isOther && !tells) return { kind: "nothing" };
  return { kind: "bind", drifts: isOther && drifts, first: drift?.stored.session_id === null };
};

/** It is known already, with its record. */
export const isBound = (known: SessionRow | undefined, { sessionId, transcriptPath }: Named): boolean =>
  known?.session_id === sessionId &&
  known.captured_at !== null &&
  (transcriptPath === null || known.transcript_path === transcriptPath);

/**
 * Who may say that an agent's conversation has another id than the known one: its own hooks. An MCP call may come from a
 * subagent's conversation, so it only counts where there are no hooks; and a record speaks of the file that it is in.
 */
const tellsOfChange = ({ channel }: Pick<LiveAgent, "channel">, via: string): boolean =>
  via === "hook" || via === "compaction" || (via === "mcp" && channel === "paste");
