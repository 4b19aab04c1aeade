import { deliverTo } from "../delivery/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { type CutWork, cutWorkOf, writeTeamState } from "../work/index.ts";
import { type BusyWord, refuseBusy, untilIdle } from "./busy.ts";
import { withTeam } from "./in-turn.ts";
import { endAgent } from "./stop.ts";

export interface ShutdownReply {
  readonly team: string;
  /** What the team was when it was asked for; `stopping`: somebody else's shutdown was under way, and this is what it did. */
  readonly was: "running" | "stopping" | "stopped";
  readonly ended: readonly string[];
  /** Programs that were still there afterwards, with their pids. */
  readonly residuals: readonly { readonly agent_id: string; readonly pid: number }[];
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
  const running = context.live.all().filter((agent) => agent.teamKey === teamKey && agent.transport !== null);
  const ended = await Promise.all(
    running.map(async (agent) =>
      (await endAgent(context, teamKey, agent.agentId, "shutdown")) ? [agent.agentId] : [],
    ),
  );
  const transport = context.transports.get(teamKey);
  const isLast = store.teams.alive().every((team) => team.team_key === teamKey);
  if (isLast) await transport?.supervise(null).catch(() => {});
  await transport?.destroySession();
  context.transports.delete(teamKey);
  const person = context.live.get(teamKey, "leader");
  if (person) context.live.delete(person);
  store.teams.setStatus(teamKey, "stopped", clock.now());
  // What waits is told so now: nothing may be left here that would look at it later.
  await Promise.all(
    store.agents.ofTeam(teamKey).map(({ agent_id }) => deliverTo(context, teamKey, agent_id)),
  );
  writeTeamState(context, teamKey);
  const left = await Promise.all(running.map(isLeft));
  const residuals = running
    .filter((_, index) => left[index])
    .map((agent) => ({ agent_id: agent.agentId, pid: agent.pane.pid }));
  events.write("lifecycle.shutdown", {
    team_id: teamKey,
    ok: residuals.length === 0,
    ended: ended.flat(),
    residuals,
  });
  context.changes.emit({ kind: "team", teamKey, id: teamKey });
  const cut = running.flatMap(({ agentId }) => {
    const work = cutWorkOf(store, { teamKey, agentId });
    return work ? [{ agent_id: agentId, ...work }] : [];
  });
  return { team: teamKey, was, ended: ended.flat(), residuals, cut };
};

/** Only what is known to be the same process; where nobody can look, nothing is said. */
const isLeft = async ({ access, pane }: LiveAgent): Promise<boolean> =>
  pane.startTime !== null && (await access.isRunning(pane).catch(() => false));
