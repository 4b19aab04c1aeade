import { teamAgent } from "@team-agent/core/client";
import { withAgreement } from "../lib/agree.ts";
import type { Common } from "../lib/common.ts";
import { callerEnvironment, type Reply, type Session, withCoordinator } from "../lib/coordinator.ts";
import { say, sayJson } from "../lib/output.ts";
import { sayLeaderless } from "../lib/say-leaderless.ts";
import { sayLeft } from "../lib/say-left.ts";

interface Joining extends Common {
  readonly yes: boolean;
  readonly allowFolder: readonly string[];
}

export const addAgentCommand = (
  agent: string,
  options: Joining & { readonly roleFile: string },
): Promise<void> =>
  join(options, agent, (call, word) => call("agent.add", { ...word, agent, roleFile: options.roleFile }));

export const cloneAgentCommand = (
  source: string,
  options: Joining & { readonly as: string },
): Promise<void> =>
  join(options, options.as, (call, word) => call("agent.clone", { ...word, agent: source, as: options.as }));

export const forkAgentCommand = (
  source: string,
  options: Joining & { readonly as: string; readonly label?: string },
): Promise<void> =>
  join(options, options.as, (call, word) =>
    call("agent.fork", { ...word, agent: source, as: options.as, label: options.label ?? null }),
  );

/** What every start says of whoever asks for it. */
interface Word {
  readonly team: string | null;
  readonly yes: boolean;
  readonly agreedHash: string | null;
  readonly allowedFolders: readonly string[];
  readonly env: Record<string, string>;
  readonly callerPid: number;
}

const join = (
  options: Joining,
  name: string,
  run: (call: Session["call"], word: Word) => Promise<Reply<"agent.add">>,
): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await withAgreement(options.json, (agreedHash) =>
      run(call, {
        team: options.team ?? null,
        yes: options.yes,
        agreedHash,
        allowedFolders: options.allowFolder,
        env: callerEnvironment(),
        callerPid: process.pid,
      }),
    );
    if (options.json) return sayJson({ ok: true, ...reply });
    say(
      `${name} joined the team, and starts. Give it work: ${teamAgent("send", name, "…", "--team", reply.team)}`,
    );
  });

export const pauseAgentCommand = (agent: string, options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("agent.pause", { team: options.team ?? null, agent });
    const ok = reply.left.length === 0;
    if (!ok) process.exitCode = 1;
    if (options.json) return sayJson({ ok, ...reply });
    say(
      `${agent} is paused; its messages wait. It goes on with: ${teamAgent("resume-agent", agent, "--team", reply.team)}`,
    );
    sayLeft(reply.left);
    sayLeaderless(reply.leaderless);
  });

export const resumeAgentCommand = (
  agent: string,
  options: Joining & { readonly allowFresh: boolean },
): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await withAgreement(options.json, (agreedHash) =>
      call("agent.resume", {
        team: options.team ?? null,
        agent,
        allowFresh: options.allowFresh,
        yes: options.yes,
        agreedHash,
        allowedFolders: options.allowFolder,
        env: callerEnvironment(),
        callerPid: process.pid,
      }),
    );
    if (options.json) return sayJson({ ok: true, ...reply });
    say(
      reply.start_mode === "none"
        ? `${agent}: ${reply.reason}`
        : `${agent} starts, ${reply.start_mode} (${reply.reason})`,
    );
  });

export const resetAgentCommand = (
  agent: string,
  options: Common & {
    readonly discardSession: boolean;
    readonly keepNotes: boolean;
    readonly cut: boolean;
    readonly yes: boolean;
  },
): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await withAgreement(options.json, (agreedHash) =>
      call("agent.reset", {
        team: options.team ?? null,
        agent,
        discardSession: options.discardSession,
        keepNotes: options.keepNotes,
        cut: options.cut,
        yes: options.yes,
        agreedHash,
        env: callerEnvironment(),
        callerPid: process.pid,
      }),
    );
    if (options.json) return sayJson({ ok: true, ...reply });
    const told = reply.message_id === null ? "" : ", and is told what is written down of its work";
    say(`${agent} begins anew${told}.`);
    if (reply.discarded_session !== null) say(`Its conversation was put away: ${reply.discarded_session}`);
  });

export const removeAgentCommand = (
  agent: string,
  options: Common & { readonly confirm: boolean; readonly force: boolean },
): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const { team = null, confirm, force } = options;
    const reply = await call("agent.remove", { team, agent, confirm, force });
    if (options.json) return sayJson({ ok: true, ...reply });
    say(`${agent} left the team${reply.stopped ? ", and its program has ended" : ""}.`);
    if (reply.discarded_session !== null) say(`  its conversation was put away: ${reply.discarded_session}`);
    if (reply.cancelled_messages > 0) say(`  cancelled messages: ${reply.cancelled_messages}`);
    if (reply.returned_tasks.length > 0) say(`  tasks given back: ${reply.returned_tasks.join(", ")}`);
    if (reply.role_file !== null) say(`  its role document stays: ${reply.role_file}`);
    sayLeaderless(reply.leaderless);
  });
