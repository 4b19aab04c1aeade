import { withAgreement } from "../lib/agree.ts";
import type { Common } from "../lib/common.ts";
import { callerEnvironment, withCoordinator } from "../lib/coordinator.ts";
import { say, sayJson, tell } from "../lib/output.ts";
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
