import { withAgreement } from "../lib/agree.ts";
import type { Common } from "../lib/common.ts";
import { callerEnvironment, ownToken, withCoordinator } from "../lib/coordinator.ts";
import { countOf, say, sayJson, tell } from "../lib/output.ts";
import { showReadiness } from "./quick-start.ts";

interface StartOptions extends Common {
  readonly allowFresh: boolean;
  readonly yes: boolean;
  readonly timeout: number;
}

export const stopAgentCommand = (agent: string, options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("agent.stop", {
      team: options.team ?? null,
      agent,
    });
    if (options.json) return sayJson({ ok: true, ...reply });
    say(
      reply.stopped
        ? `${agent} is stopped; its conversation and its messages are kept.`
        : `${agent} was not running; it stays stopped.`,
    );
  });

export const startAgentCommand = (
  agent: string,
  options: StartOptions & { readonly force: boolean },
): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await withAgreement(options.json, (agreedHash) =>
      call("agent.start", {
        team: options.team ?? null,
        agent,
        force: options.force,
        allowFresh: options.allowFresh,
        yes: options.yes,
        agreedHash,
        env: callerEnvironment(),
        callerPid: process.pid,
      }),
    );
    if (options.json) return sayJson({ ok: true, ...reply });
    const { changed_documents } = await call("status", { team: options.team ?? null });
    if (changed_documents.length > 0)
      tell(`note: ${changed_documents.join(", ")}; the agent runs as the team was started`);
    say(
      reply.start_mode === "none"
        ? `${agent}: ${reply.reason}`
        : `${agent} starts, ${reply.start_mode} (${reply.reason})`,
    );
  });

export const acceptSessionCommand = (agent: string, options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("agent.acceptSession", {
      team: options.team ?? null,
      agent,
    });
    if (options.json) return sayJson({ ok: true, ...reply });
    say(`${agent} goes on in ${reply.session_id}; its messages are delivered there.`);
  });

export const restartCommand = (options: StartOptions & { readonly confirm: boolean }): Promise<void> =>
  withCoordinator(options.workspace, async (session) => {
    const reply = await withAgreement(options.json, (agreedHash) =>
      session.call("team.restart", {
        team: options.team ?? null,
        allowFresh: options.allowFresh,
        confirm: options.confirm,
        yes: options.yes,
        agreedHash,
        env: callerEnvironment(),
        callerPid: process.pid,
      }),
    );
    const { session_name } = await session.call("status", { team: reply.team });
    const notes = [
      ...reply.notes,
      ...reply.agents.map(
        (agent) => `${agent.agent_id}: ${agent.error ?? `${agent.start_mode} (${agent.reason})`}`,
      ),
    ];
    await showReadiness(session, {
      team: reply.team,
      session: session_name,
      timeout: options.timeout,
      json: options.json,
      notes,
    });
  });

export const shutdownCommand = (options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("team.shutdown", { team: options.team ?? null, keepLogs: true });
    const ok = reply.residuals.length === 0;
    const { teams, agents } = await call("health", {});
    // Nothing runs here any more, not even a leader: the daemon has nothing to look after, and the next command starts it again.
    if (teams.length === 0 && agents === 0 && ownToken() === undefined)
      await call("coordinator.stop", { by: "shutdown" });
    if (options.json) sayJson({ ok, status: ok ? "ok" : "partial", ...reply });
    else {
      say(
        `Team ${reply.team} is shut down: ${countOf(reply.ended.length, "program")} ended. Conversations and messages are kept: team-agent restart`,
      );
      for (const one of reply.residuals) say(`  still running: ${one.agent_id} (pid ${one.pid})`);
    }
    if (!ok) process.exitCode = 1;
  });
