import type { Context, LiveAgent } from "../runtime/index.ts";
import { driftOf, endDrift, noteDrift } from "./drift.ts";
import { bindSession, holderOf, nameOf, noteAmbiguous } from "./holder.ts";

/**
 * Who may say that an agent's conversation has another id than the known one: its own hooks. An MCP call may come from a
 * subagent's conversation, so it only counts where there are no hooks; and a record speaks of the file that it is in.
 */
const tellsOfChange = (agent: LiveAgent, via: string): boolean =>
  via === "hook" || via === "compaction" || (via === "mcp" && agent.channel === "paste");

/**
 * The agent's own hook, MCP call or record named its conversation. `changed`: it is another one than before, so that what
 * its record tells of the time until now is old news.
 */
export const noteSession = (
  context: Context,
  agent: LiveAgent,
  sessionId: string,
  transcriptPath: string | null,
  via: string,
): "changed" | "same" => {
  const { store } = context;
  const known = store.sessions.get(agent.teamKey, agent.agentId);
  if (
    known?.session_id === sessionId &&
    known.captured_at !== null &&
    (transcriptPath === null || known.transcript_path === transcriptPath)
  ) {
    // It is back from a conversation that was never bound to it.
    const drift = driftOf(store, agent);
    if (drift && drift.actual !== sessionId && tellsOfChange(agent, via))
      noteDrift(context, agent, known, sessionId);
    return "same";
  }
  const holder = holderOf(store, agent, sessionId);
  if (holder) {
    // Its window shows it all the same, and what is given to it would go there.
    const isDrift = known && agent.ready && via !== "compaction" && tellsOfChange(agent, via);
    const reason = `${via} named it, and it is that of ${nameOf(holder)}`;
    noteAmbiguous(context, agent, sessionId, reason, !isDrift);
    if (isDrift) noteDrift(context, agent, known, sessionId, holder);
    return "same";
  }
  if (driftOf(store, agent)?.stored.session_id === null) endDrift(context, agent, "returned");
  let changed: "changed" | "same" = "same";
  if (known?.session_id && known.captured_at !== null && known.session_id !== sessionId) {
    if (!tellsOfChange(agent, via)) return "same";
    if (agent.ready && via !== "compaction") {
      changed = "changed";
      noteDrift(context, agent, known, sessionId);
    }
  }
  bindSession(context, agent, { sessionId, transcriptPath, via });
  return changed;
};
