import type { PaneRef, Transport } from "@team-agent/plugin-api";
import { UNSEEN } from "../ground/index.ts";
import { moveMessage, noteHanded, submittedTo } from "../mail/index.ts";
import { type Context, createLiveAgent, teamTransport } from "../runtime/index.ts";
import type { PaneRow, TeamRow } from "../store/index.ts";
import type { TeamSpec } from "../team/index.ts";
import { followTranscript, setTurn } from "../turns/index.ts";
import { followPersonsPane, type PersonsPane } from "./attach-leader.ts";
import { followAgent } from "./follow-agent.ts";
import { endOf, markExited } from "./mark-exited.ts";
import { openTeamTransport } from "./team-transport.ts";

export interface Recovery {
  /** Once, before anything is delivered. */
  boot(): Promise<void>;
  /** Tries again what could not be looked at. Throws while something is left. */
  retry(): Promise<void>;
}

/**
 * Finds everything again that was running when the last coordinator ended. Nothing is started, nothing is ended. What
 * cannot be looked at keeps nobody else waiting: its rows stay as they are until a later look succeeds.
 */
export const createRecovery = (context: Context): Recovery => {
  const left = new Map<string, () => Promise<void>>();
  // Panes that were begun later are somebody else's work.
  const before = new Set<number>();
  const rowsOf = (teamKey: string): readonly PaneRow[] =>
    context.store.panes
      .living()
      .filter(
        (row) => before.has(row.id) && row.team_key === teamKey && !context.live.get(teamKey, row.agent_id),
      );

  const attempt = async (): Promise<void> => {
    let failure: unknown = null;
    for (const [key, work] of left) {
      try {
        await work();
        left.delete(key);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== null) throw failure;
  };

  return {
    boot: async () => {
      releaseClaims(context);
      // Nobody waits any more for what was tried when the last coordinator ended.
      context.store.probes.removeAll();
      for (const row of context.store.panes.living()) before.add(row.id);
      for (const team of context.store.teams.alive())
        left.set(team.team_key, () => recoverTeam(context, team, () => rowsOf(team.team_key)));
      for (const seat of context.store.agents.leaders())
        left.set(seat.team_key, async () => {
          for (const row of rowsOf(seat.team_key)) await recoverLeader(context, row, seat.provider);
        });
      // The sweep tries again, and tells of what goes on failing.
      await attempt().catch(() => {});
    },
    retry: attempt,
  };
};

/** A claim without a hand-over left nothing anywhere; what was handed over is settled by the provider's record. */
const releaseClaims = (context: Context): void => {
  for (const message of context.store.messages.leasesBefore(Number.MAX_SAFE_INTEGER))
    moveMessage(context, message, {
      from: ["target_resolved"],
      to: "accepted",
      source: "recovery",
      detail: "the attempt ended with its coordinator",
    });
};

const recoverTeam = async (
  context: Context,
  team: TeamRow,
  rowsLeft: () => readonly PaneRow[],
): Promise<void> => {
  const { store } = context;
  const spec = JSON.parse(team.spec_json) as TeamSpec;
  let transport: Transport | null = null;
  try {
    transport = await openTeamTransport(context, team.team_key, team.session_name, false);
  } catch (error) {
    // Only a session that is really missing takes its agents with it; after any other failure nothing is known.
    if ((error as { code?: unknown }).code !== "session_missing") throw error;
    context.events.write("coordinator.session_missing", {
      team_id: team.team_key,
      session: team.session_name,
    });
  }
  for (const row of rowsLeft()) {
    const pane = toPane(row);
    const agentRow = store.agents.get(team.team_key, row.agent_id);
    if (!pane || !agentRow) {
      store.panes.ended(row.id, context.clock.now(), "spawn_interrupted", UNSEEN);
      continue;
    }
    const agent = createLiveAgent({
      teamKey: team.team_key,
      agentId: row.agent_id,
      kind: "worker",
      provider: await context.registry.provider(agentRow.provider),
      pane,
      paneRowId: row.id,
      access: transport!,
      transport,
      cwd: spec.agents.find((one) => one.id === row.agent_id)?.workingDirectory ?? spec.team.workspace,
      startedAt: row.intended_at,
      channel: agentRow.channel,
      readyWhen: agentRow.channel === "hooks" ? "mcpListed" : "composer",
    });
    const now = transport ? await transport.identify(pane) : null;
    if (!now || now.dead) {
      // What it wrote before its end may prove messages.
      followTranscript(context, agent);
      markExited(context, agent, "found_gone", endOf(now), false);
      continue;
    }
    await transport!.watch(pane.paneId, true).catch(() => {});
    resume(context, agent, row);
  }
  await recoverPersonsPane(context, team.team_key);
};

const resume = (context: Context, agent: ReturnType<typeof createLiveAgent>, row: PaneRow): void => {
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
  followTranscript(context, agent);
  followAgent(context, agent);
  context.poke(agent.teamKey, agent.agentId);
};

const recoverPersonsPane = async (context: Context, teamKey: string): Promise<void> => {
  const lease = context.store.leases.get(teamKey);
  if (!lease?.pane_json || !lease.provider) return;
  const person = JSON.parse(lease.pane_json) as PersonsPane;
  const { pane } = person;
  const now = await (await teamTransport(context)).at(pane.endpoint).identify(pane);
  if (now && !now.dead)
    await followPersonsPane(context, teamKey, person, await context.registry.provider(lease.provider));
  else
    context.events.write("leader_receiver.rebind_required", {
      team_id: teamKey,
      pane_id: pane.paneId,
      reason: "pane_missing",
    });
};

const recoverLeader = async (context: Context, row: PaneRow, providerId: string): Promise<void> => {
  const pane = toPane(row);
  if (!pane) return void context.store.panes.ended(row.id, context.clock.now(), "spawn_interrupted", UNSEEN);
  const access = (await teamTransport(context)).at(pane.endpoint);
  const now = await access.identify(pane);
  if (!now || now.dead)
    return void context.store.panes.ended(row.id, context.clock.now(), "found_gone", UNSEEN);
  const agent = createLiveAgent({
    teamKey: row.team_key,
    agentId: row.agent_id,
    kind: "seated",
    provider: await context.registry.provider(providerId),
    pane,
    paneRowId: row.id,
    access,
    transport: null,
    cwd: context.workspace.root,
    startedAt: row.intended_at,
    program:
      row.program_pid && row.program_start ? { pid: row.program_pid, startTime: row.program_start } : null,
    channel: context.store.agents.get(row.team_key, row.agent_id)?.channel ?? "hooks",
    readyWhen: "mcpListed",
  });
  resume(context, agent, row);
};

const toPane = (row: PaneRow): PaneRef | null =>
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
