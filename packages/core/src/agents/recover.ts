import { TeamAgentError, type Transport } from "@team-agent/plugin-api";
import { SPAWN_CUT, teamAgent } from "../ground/index.ts";
import { moveMessage } from "../mail/index.ts";
import { closeLaunch } from "../programs/index.ts";
import { type Context, createLiveAgent } from "../runtime/index.ts";
import type { PaneRow, TeamRow } from "../store/index.ts";
import { readableSpec } from "../team/index.ts";
import { followTranscript } from "../turns/index.ts";
import { finishEnds } from "./cut-end.ts";
import { findBegun, tellCutStarts } from "./cut-start.ts";
import { goOn, toPane } from "./found-again.ts";
import { endOf, markExited } from "./mark-exited.ts";
import { mendRows } from "./mend-rows.ts";
import { recoverLeader, recoverPersonsPane } from "./recover-leader.ts";
import { openTeamTransport, placeOf } from "./team-transport.ts";
import { closeUntended, forgetUntended, noteUntended } from "./untended.ts";

export interface Recovery {
  /** Once, before anything is delivered. */
  boot(): Promise<void>;
  /** Tries again what could not be looked at. Throws while something is left. */
  retry(): Promise<void>;
  /** Everything of this team was found, or is known to be gone. */
  isFound(teamKey: string): boolean;
  /** Waits for that, and looks once more where the last look failed. Throws when that does, too. */
  found(teamKey: string): Promise<void>;
}

/** Whoever asks for a change waits no longer for a look. */
const FOUND_WITHIN_MS = 10_000;

/**
 * Finds everything again that was running when the last coordinator ended. Nothing is started, and nothing is ended but
 * what it was about to end. What cannot be looked at keeps nobody else waiting: its rows stay as they are until a later
 * look succeeds.
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

  let running: Promise<void> | null = null;
  /** Two at the same time would find everything twice. */
  const attemptAlone = (): Promise<void> => {
    running ??= attempt().finally(() => {
      running = null;
    });
    return running;
  };

  /** A plugin that could not be used may be usable by now: those of its agents that run are looked after again. */
  const tendAgain = async (): Promise<void> => {
    for (const team of context.store.teams.alive()) {
      const transport = context.transports.get(team.team_key);
      if (!transport || left.has(team.team_key)) continue;
      const usable = await Promise.all(rowsOf(team.team_key).map((row) => isUsable(context, row)));
      const rows = rowsOf(team.team_key).filter((_, index) => usable[index]);
      if (rows.length > 0) await recoverWorkers(context, team, transport, rows);
    }
  };

  const booted = Promise.withResolvers<void>();
  const isFound = (teamKey: string) => !left.has(teamKey);
  const lookAgain = async (teamKey: string): Promise<boolean> => {
    await booted.promise;
    if (!isFound(teamKey)) await attemptAlone().catch(() => {});
    return isFound(teamKey);
  };

  return {
    boot: async () => {
      releaseClaims(context);
      // Nobody waits any more for what was tried when the last coordinator ended.
      context.store.probes.removeAll();
      await mendRows(context);
      for (const row of context.store.panes.living()) before.add(row.id);
      for (const team of context.store.teams.alive())
        left.set(team.team_key, () => recoverTeam(context, team, () => rowsOf(team.team_key)));
      for (const seat of context.store.agents.leaders())
        left.set(seat.team_key, async () => {
          for (const row of rowsOf(seat.team_key)) await recoverLeader(context, row, seat.provider);
        });
      // The sweep tries again, and tells of what goes on failing.
      await attemptAlone().catch(() => {});
      booted.resolve();
    },
    retry: async () => {
      await attemptAlone();
      await tendAgain();
    },
    isFound,
    found: async (teamKey) => {
      if (await Promise.race([lookAgain(teamKey), context.clock.sleep(FOUND_WITHIN_MS)])) return;
      throw new TeamAgentError(
        "team_not_found_again",
        `what runs of team ${teamKey} cannot be looked at since the coordinator began; nothing was done`,
        { action: teamAgent("doctor") },
      );
    },
  };
};

const isUsable = ({ store, registry }: Context, { team_key, agent_id }: PaneRow): Promise<boolean> =>
  registry.provider(store.agents.get(team_key, agent_id)?.provider ?? "").then(
    () => true,
    () => false,
  );

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
  let transport: Transport | null = null;
  try {
    transport = await openTeamTransport(context, team.team_key, placeOf(context, team), false);
  } catch (error) {
    // Only a session that is really missing takes its agents with it; after any other failure nothing is known.
    if ((error as { code?: unknown }).code !== "session_missing") throw error;
    context.events.write("coordinator.session_missing", {
      team_id: team.team_key,
      session: team.session_name,
    });
  }
  if (transport) await finishEnds(context, team.team_key, transport);
  await recoverWorkers(context, team, transport, rowsLeft());
  tellCutStarts(context, team.team_key);
  await recoverPersonsPane(context, team.team_key);
};

/** Looks after what still runs, and writes down what has ended. */
const recoverWorkers = async (
  context: Context,
  team: TeamRow,
  transport: Transport | null,
  rows: readonly PaneRow[],
): Promise<void> => {
  const { store } = context;
  const spec = readableSpec(team);
  for (const row of rows) {
    const pane = toPane(row) ?? (transport && (await findBegun(context, transport, row)));
    const agentRow = store.agents.get(team.team_key, row.agent_id);
    if (!pane || !agentRow) {
      // An agent that no team has any more: its program ends with the next look at those that we decided to end.
      closeLaunch(context, row, pane ? "stopped" : SPAWN_CUT);
      continue;
    }
    const now = transport ? await transport.identify(pane) : null;
    const provider = await context.registry.provider(agentRow.provider).catch((error: unknown) => {
      // It ends nobody's look at the others.
      if (!now || now.dead) closeUntended(context, row, "found_gone", endOf(now));
      else noteUntended(context, row, error);
      return null;
    });
    if (!provider) continue;
    const agent = createLiveAgent({
      teamKey: team.team_key,
      agentId: row.agent_id,
      kind: "worker",
      provider,
      pane,
      paneRowId: row.id,
      access: transport!,
      transport,
      cwd: spec?.agents.find((one) => one.id === row.agent_id)?.workingDirectory ?? context.workspace.root,
      startedAt: row.intended_at,
      channel: agentRow.channel,
      readyWhen: row.ready_when ?? (agentRow.channel === "hooks" ? "mcpListed" : "composer"),
    });
    if (!now || now.dead) {
      // What it wrote before its end may prove messages.
      followTranscript(context, agent);
      markExited(context, agent, "found_gone", endOf(now), false);
      continue;
    }
    await transport!.watch(pane.paneId, true).catch(() => {});
    forgetUntended(context, agentRow);
    goOn(context, agent, row);
  }
};
