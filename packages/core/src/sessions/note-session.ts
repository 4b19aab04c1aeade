import type { Context, LiveAgent } from "../runtime/index.ts";
import { noteAmbiguous } from "./ambiguous.ts";
import { bindSession } from "./bind.ts";
import { decideCapture, isBound, type Named } from "./capture.ts";
import { driftOf } from "./drift.ts";
import { holderOf } from "./holder.ts";
import { endDrift, noteDrift } from "./note-drift.ts";

/**
 * The agent's own hook, MCP call or record named its conversation. `changed`: it is another one than before, so that what
 * its record tells of the time until now is old news.
 */
export const noteSession = (context: Context, agent: LiveAgent, named: Named): "changed" | "same" => {
  const { store } = context;
  const { sessionId } = named;
  const known = store.sessions.get(agent.teamKey, agent.agentId);
  const drift = driftOf(store, agent);
  const holder = isBound(known, named) ? null : holderOf(store, agent, sessionId);
  const decision = decideCapture({ named, known, drift, holder, agent });
  switch (decision.kind) {
    case "nothing":
      return "same";
    case "back":
      noteDrift(context, agent, known!, sessionId);
      return "same";
    case "doubt":
      noteAmbiguous(context, agent, sessionId, decision.reason, !decision.drifts);
      if (decision.drifts) noteDrift(context, agent, known!, sessionId, holder);
      return "same";
    case "bind":
      if (decision.first) endDrift(context, agent, "returned");
      if (decision.drifts) noteDrift(context, agent, known!, sessionId);
      bindSession(context, agent, named);
      return decision.drifts ? "changed" : "same";
  }
};
