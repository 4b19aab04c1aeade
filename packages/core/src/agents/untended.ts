import { isTeamAgentError, TeamAgentError } from "@team-agent/plugin-api";
import { closeApprovalsOf } from "../approvals/index.ts";
import { teamAgent, UNSEEN, UNTENDED } from "../ground/index.ts";
import { tellLeader, withdrawNotices } from "../mail/index.ts";
import { closeLaunch } from "../programs/index.ts";
import { closeQuestionsOf } from "../questions/index.ts";
import type { Context } from "../runtime/index.ts";
import type { AgentIds } from "../sessions/index.ts";
import type { AgentRow, PaneRow } from "../store/index.ts";
import { cutStartKey } from "./cut-start.ts";
import { toPane } from "./found-again.ts";
import { endOf } from "./mark-exited.ts";

/** A program of ours that runs, and that nobody can look after: which one it is, is not known any more, or not installed. */
export const noteUntended = (context: Context, row: PaneRow, error: unknown): void => {
  const { store, events } = context;
  const { team_key: teamKey, agent_id: agentId } = row;
  const provider = store.agents.get(teamKey, agentId)?.provider ?? "";
  const words = error instanceof Error ? error.message : String(error);
  const isRemoved = isTeamAgentError(error) && error.code === "plugin_unknown" && provider !== "";
  const again = isRemoved ? ". It is looked after again once its package is there (plugin add)" : "";
  const failure = `${UNTENDED}: its row names the provider ${JSON.stringify(provider)}, and ${words}${again}`;
  store.agents.update(teamKey, agentId, { failure });
  events.write("worker.untended", { team_id: teamKey, agent_id: agentId, pid: row.pid, error: words });
  tellLeader(
    context,
    teamKey,
    `${cutStartKey(teamKey, agentId)}${row.id}`,
    `${agentId}: ${failure}. The others go on, and its messages are kept. To end it: ${teamAgent("stop-agent", agentId, "--team", teamKey)}`,
  );
};

/** It was found again after all. */
export const forgetUntended = (context: Context, { team_key, agent_id, failure }: AgentRow): void => {
  if (!failure?.startsWith(UNTENDED)) return;
  context.store.agents.update(team_key, agent_id, { failure: null });
  withdrawNotices(context, cutStartKey(team_key, agent_id));
};

/** The launch whose program runs without anybody; undefined where there is none. */
export const untendedLaunch = (
  { store, live }: Context,
  { teamKey, agentId }: AgentIds,
): PaneRow | undefined => {
  const row = live.get(teamKey, agentId) ? undefined : store.panes.latest(teamKey, agentId);
  return row?.ended_at === null && toPane(row) ? row : undefined;
};

/** Two programs in one conversation would write over each other. Throws `agent_row_unusable`. */
export const refuseUntended = async (context: Context, ids: AgentIds): Promise<void> => {
  const row = untendedLaunch(context, ids);
  if (!row) return;
  const now = await context.transports.get(ids.teamKey)?.identify(toPane(row)!);
  if (!now || now.dead) {
    closeUntended(context, row, "found_gone", endOf(now));
    return;
  }
  const { failure } = context.store.agents.get(ids.teamKey, ids.agentId)!;
  throw new TeamAgentError("agent_row_unusable", `${ids.agentId}: ${failure ?? UNTENDED}`, {
    action: `end its program first: ${teamAgent("stop-agent", ids.agentId, "--team", ids.teamKey)}`,
  });
};

/** Its program ends, or has ended. */
export const closeUntended = (context: Context, row: PaneRow, reason: string, end = UNSEEN): void => {
  const { store, clock } = context;
  const { team_key: teamKey, agent_id: agentId } = row;
  store.transaction(() => {
    closeLaunch(context, row, reason, end);
    store.turns.close(teamKey, agentId, "lost", null, clock.now());
    const agent = store.agents.get(teamKey, agentId);
    if (agent) forgetUntended(context, agent);
    closeApprovalsOf(context, teamKey, agentId);
    closeQuestionsOf(context, teamKey, agentId);
  });
  context.changes.emit({ kind: "agent", teamKey, id: agentId });
};
