import { deliverTo } from "../delivery/index.ts";
import { findLeft, findStrays } from "../programs/index.ts";
import type { Context } from "../runtime/index.ts";
import { corruptIn, type TeamRow } from "../store/index.ts";
import { type CutWork, cutWorkOf, writeTeamState } from "../work/index.ts";
import { type BusyWord, refuseBusy, untilIdle } from "./busy.ts";
import { captureSessions } from "./capture.ts";
import { asLeft, endWhole, type LeftRunning } from "./end-agent.ts";
import { withTeam } from "./in-turn.ts";
import { runningTeamsOf } from "./leaderless.ts";

export interface ShutdownReply {
  readonly team: string;
  /** What the team was when it was asked for; `stopping`: somebody else's shutdown was under way, and this is what it did. */
  readonly was: "running" | "stopping" | "stopped";
  readonly ended: readonly string[];
  /** What could not be ended: programs, and what they had started. */
  readonly residuals: readonly (LeftRunning & { readonly agent_id: string })[];
  /** What left its program's session by itself, and runs on. */
  readonly detached: readonly (LeftRunning & { readonly agent_id: string })[];
  /** What a person runs in the team's session: it stays, with its window. */
  readonly stayed: readonly (LeftRunning & { readonly window: string })[];
  /** Teams that its workers lead, which go on. */
  readonly leaderless: readonly string[];
  /** What of the team cannot be read, so that a restart would be refused, and the way out; null where all can. */
  readonly unreadable: { readonly message: string; readonly action: string } | null;
  /** What was in the middle of something. */
  readonly cut: readonly (CutWork & { readonly agent_id: string })[];
}

export interface ShutdownRequest extends BusyWord {
  readonly keepLogs: boolean;
}

/** Ends a team's programs and its session. Documents, messages and conversations stay. The leader's own pane is never touched. */
export const shutdownTeam = async (
  context: Context,
  teamKey: string,
  { keepLogs, ...word }: ShutdownRequest,
  closed?: AbortSignal,
): Promise<ShutdownReply> => {
  await untilIdle(context, teamKey, word, closed);
  let isOurs = false;
  const work = async () => {
    isOurs = true;
    refuseBusy(context, teamKey, "shutdown", word);
    return shutdownNow(context, teamKey, keepLogs);
  };
  const reply = await withTeam(context, teamKey, work, `shutdown ${keepLogs}`);
  return isOurs ? reply : { ...reply, was: "stopping" };
};

const shutdownNow = async (context: Context, teamKey: string, keepLogs: boolean): Promise<ShutdownReply> => {
  const { store, events, clock } = context;
  const was = store.teams.get(teamKey)?.status === "stopped" ? "stopped" : "running";
  events.write("lifecycle.shutdown.started", { team_id: teamKey, keep_logs: keepLogs });
  await captureSessions(context, teamKey);
  const running = context.live.all().filter((agent) => agent.teamKey === teamKey && agent.transport !== null);
  const ends = await Promise.all(
    store.agents.ofTeam(teamKey).map(async ({ agent_id }) => ({
      agent_id,
      ...(await endWhole(context, teamKey, agent_id, "shutdown")),
    })),
  );
  const ended = ends.flatMap(({ agent_id, ended }) => (ended ? [agent_id] : []));
  const transport = context.transports.get(teamKey);
  const isLast = store.teams.alive().every((team) => team.team_key === teamKey);
  if (isLast) await transport?.supervise(null).catch(() => {});
  const stayed = ((await transport?.destroySession()) ?? []).map(({ window, pid, command }) => ({
    window,
    pid,
    command,
  }));
  context.transports.delete(teamKey);
  const person = context.live.get(teamKey, "leader");
  if (person) context.live.delete(person);
  store.teams.setStatus(teamKey, "stopped", clock.now());
  // What waits is told so now: nothing may be left here that would look at it later.
  await Promise.all(
    store.agents.ofTeam(teamKey).map(({ agent_id }) => deliverTo(context, teamKey, agent_id)),
  );
  writeTeamState(context, teamKey);
  // Some go with their session, and no sooner.
  const left = await Promise.all(
    ends.map(async ({ agent_id, left }) =>
      (await findLeft(context, left)).map((one) => ({ agent_id, ...asLeft(one) })),
    ),
  );
  const residuals = left.flat();
  events.write("lifecycle.shutdown", {
    team_id: teamKey,
    ok: residuals.length === 0,
    ended,
    residuals,
    stayed,
  });
  context.changes.emit({ kind: "team", teamKey, id: teamKey });
  const detached = (await findStrays(context, store.tokens))
    .filter((one) => one.teamKey === teamKey)
    .map(({ agentId, process }) => ({ agent_id: agentId, ...asLeft(process) }));
  const cut = running.flatMap(({ agentId }) => {
    const work = cutWorkOf(store, { teamKey, agentId });
    return work ? [{ agent_id: agentId, ...work }] : [];
  });
  const leaderless = store.agents
    .ofTeam(teamKey)
    .flatMap(({ agent_id: agentId }) => runningTeamsOf(context, { teamKey, agentId }));
  const unreadable = unreadableIn(store.teams.get(teamKey)!);
  return { team: teamKey, was, ended, residuals, detached, stayed, leaderless, unreadable, cut };
};

const unreadableIn = (team: TeamRow): ShutdownReply["unreadable"] => {
  const [corrupt] = corruptIn(team);
  return corrupt ? { message: corrupt.error.message, action: corrupt.error.action ?? "" } : null;
};
