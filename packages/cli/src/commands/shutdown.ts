import { isGone, type TeamAgentError, teamAgent } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { type Call, ownToken, type Reply, withCoordinator } from "../lib/coordinator.ts";
import { countOf, printable, say, sayJson } from "../lib/output.ts";
import { sayLeaderless } from "../lib/say-leaderless.ts";
import { storedStatesOf } from "../lib/stored-states.ts";

type Shutdown = Reply<"team.shutdown"> & {
  /** False: the coordinator went away, and the database says that it is done. */
  readonly answered: boolean;
};

interface Options extends Common {
  readonly cut: boolean;
  readonly waitIdle: boolean;
  readonly timeout: number;
}

export const shutdownCommand = (options: Options): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const word = { cut: options.cut, waitIdleMs: options.waitIdle ? options.timeout * 1000 : null };
    const reply = await shutDown(call, options.team ?? null, word);
    const ok = reply.residuals.length === 0;
    await stopIdle(call);
    if (options.json) sayJson({ ok, status: ok ? "ok" : "partial", ...reply });
    else {
      say(`${describe(reply)} Conversations and messages are kept${wayBack(reply)}`);
      for (const one of reply.residuals)
        say(`  still running: ${reply.team}/${one.agent_id} pid ${one.pid}: ${printable(one.command)}`);
      for (const one of reply.detached)
        say(`  runs on by itself: pid ${one.pid}, started by ${one.agent_id}: ${printable(one.command)}`);
      if (reply.detached.length > 0) say("  To end it: team-agent doctor --gate orphans --fix --confirm");
      for (const { window, pid, command } of reply.stayed)
        say(`  yours, and left alone: ${printable(command)} (pid ${pid}) in window ${printable(window)}`);
      sayLeaderless(reply.leaderless);
    }
    if (!ok) process.exitCode = 1;
  });

const wayBack = ({ team, unreadable }: Shutdown): string =>
  unreadable === null
    ? `: ${teamAgent("restart", "--team", team)}`
    : `, and a restart would be refused: ${unreadable.message}\n  ${unreadable.action}`;

const describe = ({ team, was, ended, answered }: Shutdown): string => {
  if (!answered)
    return `Team ${team} is shut down, as the database says; the coordinator went away before it answered.`;
  if (was === "stopped" && ended.length === 0) return `Team ${team} was stopped already.`;
  const meanwhile = was === "stopping" ? ", by a shutdown that was under way" : "";
  return `Team ${team} is shut down${meanwhile}: ${countOf(ended.length, "program")} ended.`;
};

/** Without an answer, the database says whether the team is stopped: that is written last. */
const shutDown = async (
  call: Call,
  team: string | null,
  word: { readonly cut: boolean; readonly waitIdleMs: number | null },
): Promise<Shutdown> => {
  try {
    return { ...(await call("team.shutdown", { team, keepLogs: true, ...word })), answered: true };
  } catch (error) {
    const teams = storedStatesOf(error) ?? [];
    const [meant, ...others] = teams.filter((one) => team === null || one.team === team);
    if (meant?.status !== "stopped" || others.length > 0) throw error;
    return {
      team: meant.team,
      was: "stopping",
      ended: [],
      residuals: [],
      detached: [],
      stayed: [],
      leaderless: [],
      unreadable: null,
      cut: [],
      answered: false,
    };
  }
};

/** Where nothing runs any more, not even a leader, the daemon has nothing to look after; the next command starts it again. */
const stopIdle = async (call: Call): Promise<void> => {
  if (ownToken() !== undefined) return;
  await call("coordinator.stop", { by: "shutdown", onlyIdle: true }).catch((error: TeamAgentError) => {
    if (!isGone(error)) throw error;
  });
};
