import { readEventLogBack } from "../events/index.ts";
import type { Context } from "../runtime/index.ts";
import type { AgentIds } from "../sessions/index.ts";
import type { AgentRow, TeamRow } from "../store/index.ts";
import { readableSpec, type TeamSpec } from "../team/index.ts";

/**
 * Puts back what rows do not say any more and something else that is stored does: a database may have been mended by hand, or
 * come from a copy. What nothing tells is left as it is, and told where it is needed.
 */
export const mendRows = async (context: Context): Promise<void> => {
  const { store } = context;
  for (const team of store.teams.all()) {
    const spec = readableSpec(team);
    mendSessionName(context, team, spec);
    for (const agent of store.agents.ofTeam(team.team_key)) {
      mendProvider(context, agent, spec);
      await mendConversation(context, agent, spec);
    }
  }
  // A seat that is empty has no conversation to go on with.
  for (const seat of store.agents.leaders())
    if (store.panes.latest(seat.team_key, seat.agent_id)?.ended_at === null)
      await mendConversation(context, seat, null);
};

const mendSessionName = (context: Context, team: TeamRow, spec: TeamSpec | null): void => {
  if (team.session_name.trim() !== "") return;
  const { store } = context;
  const { team_key: teamKey } = team;
  const living = store.panes.living().find(({ team_key, session }) => team_key === teamKey && session);
  const name = spec?.runtime.sessionName ?? living?.session;
  if (!name) return;
  store.teams.save({ ...team, session_name: name });
  tellMended(context, { team_id: teamKey, agent_id: null, column: "session_name", value: name });
};

/** What runs was started as the compiled team says, and both are written down in one. */
const mendProvider = (context: Context, agent: AgentRow, spec: TeamSpec | null): void => {
  const { registry, store } = context;
  if (registry.providerId(agent.provider) !== null) return;
  const { team_key, agent_id } = agent;
  const role = spec?.agents.find(({ id }) => id === agent_id);
  const provider = role ? registry.providerId(role.provider) : null;
  if (provider === null) return;
  store.agents.update(team_key, agent_id, { provider });
  tellMended(context, { team_id: team_key, agent_id, column: "provider", value: provider });
};

/** Which conversation it was is found by whoever looks for one that is not named. */
const mendConversation = async (
  context: Context,
  { team_key: teamKey, agent_id: agentId }: AgentRow,
  spec: TeamSpec | null,
): Promise<void> => {
  const { store, workspace } = context;
  const ids = { teamKey, agentId };
  if (store.sessions.get(teamKey, agentId)) return;
  const begunAt = await begunBy(context, ids);
  // It was never started.
  if (begunAt === null) return;
  const cwd = spec?.agents.find(({ id }) => id === agentId)?.workingDirectory ?? workspace.root;
  store.sessions.begin(teamKey, agentId, cwd, { sessionId: null, transcriptPath: null, offset: 0, begunAt });
  tellMended(context, { team_id: teamKey, agent_id: agentId, column: "sessions", value: cwd });
};

/**
 * When an agent was last started other than to go on: conversations of before were given up. The log says which launch that
 * was; else the last one with a mark, which only such launches have, or the first of all.
 */
const begunBy = async (
  { store, events }: Context,
  { teamKey, agentId }: AgentIds,
): Promise<number | null> => {
  const launches = store.panes.launchesOf(teamKey, agentId);
  const [first] = launches;
  if (!first) return null;
  for await (const { ts, team_id, agent_id, start_mode } of readEventLogBack(events.path, [
    "launch.agent_start",
  ])) {
    if (team_id !== teamKey || agent_id !== agentId || start_mode === "resume") continue;
    const launch = launches.findLast(({ intended_at }) => intended_at <= Date.parse(ts));
    if (launch) return launch.intended_at;
    break;
  }
  return (store.panes.latestMarked(teamKey, agentId) ?? first).intended_at;
};

const tellMended = (
  { events }: Context,
  row: {
    readonly team_id: string;
    readonly agent_id: string | null;
    readonly column: string;
    readonly value: string;
  },
): void => events.write("coordinator.row_mended", row);
