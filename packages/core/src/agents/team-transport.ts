import type { Transport } from "@team-agent/plugin-api";
import { teamAgent, UNSEEN, WINDOW_CLOSED } from "../ground/index.ts";
import { type NoticeKey, tellLeader, withdrawNotices } from "../mail/index.ts";
import { type Context, ownerMark, transportOf } from "../runtime/index.ts";
import type { TeamRow } from "../store/index.ts";
import { withLastWords } from "./last-words.ts";
import { endOf, noteExited } from "./mark-exited.ts";

/** Where a team lives. */
export interface TeamPlace {
  /** The id of its transport. */
  readonly transport: string;
  readonly session: string;
}

export const placeOf = (context: Context, team: TeamRow): TeamPlace => ({
  transport: transportOf(context, team),
  session: team.session_name,
});

/** Opens, or answers, the connection to a team's session. `create` false never starts anything. */
export const openTeamTransport = (
  context: Context,
  teamKey: string,
  place: TeamPlace,
  create: boolean,
): Promise<Transport> => {
  const open = context.transports.get(teamKey);
  if (open) return Promise.resolve(open);
  // Agents that start together share one connection, and one session.
  const pending = opening.get(context) ?? new Map<string, Promise<Transport>>();
  opening.set(context, pending);
  const known =
    pending.get(teamKey) ?? openNow(context, teamKey, place, create).finally(() => pending.delete(teamKey));
  pending.set(teamKey, known);
  return known;
};

const opening = new WeakMap<Context, Map<string, Promise<Transport>>>();

const openNow = async (
  context: Context,
  teamKey: string,
  { session, transport: id }: TeamPlace,
  create: boolean,
): Promise<Transport> => {
  const plugin = await context.registry.transport(id);
  const transport = await plugin.open({
    serverKey: context.workspace.key,
    session,
    owner: ownerMark(context, teamKey),
    create,
  });
  context.transports.set(teamKey, transport);
  withdrawNotices(context, goneKey(session));
  transport.onEvent((event) => {
    if (event.kind === "exited") void noticeExit(context, teamKey, event.paneId);
    else if (event.kind === "reconnected") {
      context.events.write("coordinator.transport_reconnected", { team_id: teamKey });
      for (const agent of context.live.all())
        if (agent.teamKey === teamKey) context.poke(teamKey, agent.agentId);
    } else if (event.kind === "serverGone") noticeServerGone(context, teamKey, session);
  });
  await transport.supervise(context.doors.ensureCommand);
  return transport;
};

const noticeExit = async (context: Context, teamKey: string, paneId: string): Promise<void> => {
  const agent = context.live.workerIn(teamKey, paneId);
  if (!agent) return;
  // An answer that does not come is no word about the window.
  const now = await agent.access.identify(agent.pane).catch(() => undefined);
  const end = await withLastWords(agent, endOf(now));
  if (!context.transports.has(teamKey)) return;
  noteExited(context, agent, now === null ? WINDOW_CLOSED : "exited", end, false);
};

const goneKey = (session: string): NoticeKey<"session"> => `session:${session}:`;

const noticeServerGone = (context: Context, teamKey: string, session: string): void => {
  context.transports.delete(teamKey);
  context.events.write("coordinator.session_missing", { team_id: teamKey, session });
  const agents = context.live.all().filter((agent) => agent.teamKey === teamKey && agent.transport !== null);
  for (const agent of agents) noteExited(context, agent, "server_gone", UNSEEN, true);
  tellOfGoneSession(context, teamKey, session);
};

const tellOfGoneSession = (context: Context, teamKey: string, session: string): void => {
  const action = teamAgent("restart", "--team", teamKey);
  const ids = { team_id: teamKey, session };
  try {
    const message_id = tellLeader(
      context,
      teamKey,
      `${goneKey(session)}${context.clock.now()}`,
      `The session ${session} of team ${teamKey} is gone, and its workers with it. Messages and conversations are kept. To bring the team back: ${action}`,
    );
    context.events.write("coordinator.session_missing_alert", { ...ids, message_id });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    context.events.write("coordinator.session_missing_alert_failed", { ...ids, error: words, action });
  }
};
