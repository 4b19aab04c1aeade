import { withAgreement } from "../lib/agree.ts";
import type { Common } from "../lib/common.ts";
import { callerEnvironment, type Reply, withCoordinator } from "../lib/coordinator.ts";
import { columns, say, sayJson, tell } from "../lib/output.ts";
import { sayLeaderless } from "../lib/say-leaderless.ts";
import { sayLeft } from "../lib/say-left.ts";
import { showReadiness } from "./quick-start.ts";

interface StartOptions extends Common {
  readonly allowFresh: boolean;
  readonly allowRepositoryHooks: boolean;
  readonly yes: boolean;
  readonly timeout: number;
}

export const stopAgentCommand = (agent: string, options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("agent.stop", {
      team: options.team ?? null,
      agent,
    });
    const ok = reply.left.length === 0;
    if (!ok) process.exitCode = 1;
    if (options.json) return sayJson({ ok, ...reply });
    say(
      reply.stopped
        ? `${agent} is stopped; its conversation and its messages are kept.`
        : `${agent} was not running; it stays stopped.`,
    );
    sayLeft(reply.left);
    sayLeaderless(reply.leaderless);
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
        allowRepositoryHooks: options.allowRepositoryHooks,
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

interface RestartOptions extends StartOptions {
  readonly confirm: boolean;
  readonly plan: boolean;
  readonly continue: boolean;
  readonly cut: boolean;
  readonly waitIdle: boolean;
  readonly allowFolder: readonly string[];
  readonly sessionConvergeDeadline?: number;
}

export const restartCommand = (options: RestartOptions): Promise<void> =>
  withCoordinator(options.workspace, async (session) => {
    const reply = await withAgreement(options.json, (agreedHash) =>
      session.call("team.restart", {
        team: options.team ?? null,
        allowFresh: options.allowFresh,
        allowRepositoryHooks: options.allowRepositoryHooks,
        confirm: options.confirm,
        planOnly: options.plan,
        goOn: options.continue,
        convergeSeconds: options.sessionConvergeDeadline ?? null,
        cut: options.cut,
        waitIdleMs: options.waitIdle ? options.timeout * 1000 : null,
        allowedFolders: options.allowFolder,
        yes: options.yes,
        agreedHash,
        env: callerEnvironment(),
        callerPid: process.pid,
      }),
    );
    if (reply.planned) return showPlan(reply, options.json);
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
      also: { agents: reply.agents },
      instead: runsAsBefore(reply),
    });
  });

const runsAsBefore = ({ team, agents }: Reply<"team.restart">): string | null => {
  const old = agents.filter(({ old_form }) => old_form !== null).map(({ agent_id }) => agent_id);
  if (old.length === 0) return null;
  return `Team ${team} runs, but ${old.join(", ")} as before the restart: the new form did not come up.`;
};

const showPlan = (plan: Reply<"team.restart">, json: boolean): void => {
  if (json) {
    sayJson({ ok: true, ...plan });
    return;
  }
  say(`A restart of team ${plan.team} would do this; nothing was done.`);
  for (const line of columns(
    plan.agents.map(({ agent_id, start_mode, reason }) => [`  ${agent_id}`, start_mode, reason]),
  ))
    say(line);
  for (const note of plan.notes) say(`  note: ${note}`);
};
