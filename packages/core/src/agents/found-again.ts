import type { PaneRef } from "@team-agent/plugin-api";
import { noteHanded, submittedTo } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import type { PaneRow } from "../store/index.ts";
import { followTranscript, setTurn } from "../turns/index.ts";
import { followAgent } from "./follow-agent.ts";
import { goOnBehind } from "./readiness.ts";

/** An agent that was found again goes on from what is stored of it. */
export const goOn = (context: Context, agent: LiveAgent, row: PaneRow): void => {
  const turn = context.store.turns.latest(agent.teamKey, agent.agentId);
  agent.ready = row.ready_at !== null;
  if (turn)
    setTurn(agent, {
      state: turn.closed_at === null ? "busy" : "idle",
      since: turn.closed_at ?? turn.opened_at,
      turnId: turn.turn_id,
      source: "store",
    });
  else if (agent.ready)
    setTurn(agent, { state: "idle", since: row.ready_at!, turnId: null, source: "store" });
  // Everything before a hand-over was read before it, so what was not read yet comes after it.
  for (const { message_id } of submittedTo(context, agent)) noteHanded(agent, message_id);
  context.live.set(agent);
  if (row.record_start !== null) goOnBehind(context, agent, row.record_start);
  followTranscript(context, agent);
  followAgent(context, agent, true);
  context.poke(agent.teamKey, agent.agentId);
};

/** Null where its window was never known. */
export const toPane = (row: PaneRow): PaneRef | null =>
  row.pane_id && row.pid && row.endpoint
    ? {
        endpoint: row.endpoint,
        session: row.session ?? "",
        window: row.window ?? "",
        paneId: row.pane_id,
        pid: row.pid,
        startTime: row.start_time,
      }
    : null;
