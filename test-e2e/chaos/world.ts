import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { call, isTeamAgentError, resolveWorkspace, type Workspace } from "@team-agent/core/client";
import { execa } from "execa";
import type { Sandbox } from "../kit/sandbox.ts";
import { ensureCommand } from "./commands.ts";
import { CALM, CLOCK } from "./faults.ts";
import { createGaps, type Gaps } from "./gaps.ts";

type StartOutcome =
  | { readonly kind: "started" }
  | { readonly kind: "agreementNeeded"; readonly agreement: { readonly hash: string } };

/** A team of fake agents and a fake leader under a coordinator. */
export interface World {
  readonly agents: readonly string[];
  /** Who joined since, as far as whoever asked for it knows. */
  readonly newcomers: Set<string>;
  /** Everybody whom a message may be for. */
  members(): readonly string[];
  readonly workspace: Workspace;
  readonly sandbox: Sandbox;
  /** What agents are started with. */
  readonly agentEnv: Readonly<Record<string, string>>;
  /** Asks the coordinator, waiting until it is back when it dies, as a person would. Errors that it answers are thrown. */
  ask<T>(method: string, params: unknown): Promise<T>;
  /** Times in which nobody answered. */
  readonly gaps: Gaps;
  /** Pid of the daemon as it wrote it down; null before the first. */
  daemonPid(): number | null;
  /** Lets every clock of the run be wrong by so many milliseconds. */
  shiftClock(ms: number): void;
  /** From now on nothing goes wrong by itself. */
  calm(on: boolean): void;
}

export interface WorldOptions {
  readonly agents: number;
  readonly seed: number;
  /** What starts the coordinator and brings it back; by default the one that dies by itself. */
  readonly ensureWith?: (workspace: string) => readonly string[];
}

export const createWorld = async (
  sandbox: Sandbox,
  { agents: size, seed, ensureWith = ensureCommand }: WorldOptions,
): Promise<World> => {
  const folder = join(sandbox.root, "chaos");
  mkdirSync(folder);
  const agents = Array.from({ length: size }, (_, index) => `w${String(index + 1).padStart(2, "0")}`);
  sandbox.team(agents);
  const workspace = resolveWorkspace(sandbox.workspace, sandbox.env);
  const env = { ...sandbox.env, CHAOS_DIR: folder, CHAOS_SEED: String(seed) };
  const agentEnv = { ...sandbox.env, FAKE_AGENT_CLOCK_FILE: join(folder, CLOCK) };
  const [program, ...args] = ensureWith(workspace.root);
  const ensure = () =>
    execa(program!, args, { env, extendEnv: false, reject: false, cwd: workspace.root, stdin: "ignore" });

  const gaps = createGaps(workspace.socket, ensure);
  const comesBack = gaps.wait;
  const ask = async <T>(method: string, params: unknown, token?: string): Promise<T> => {
    const deadline = Date.now() + 60_000;
    for (;;) {
      try {
        return await call<T>(workspace.socket, method, params, token === undefined ? {} : { token });
      } catch (error) {
        const isAnswer = isTeamAgentError(error) && error.code !== "connection_lost";
        if (isAnswer || Date.now() > deadline) throw error;
        await comesBack();
      }
    }
  };
  const newcomers = new Set<string>();
  const world: World = {
    agents,
    newcomers,
    members: () => [...agents, ...newcomers],
    workspace,
    sandbox,
    agentEnv,
    ask,
    gaps,
    daemonPid: () => {
      try {
        return (JSON.parse(readFileSync(workspace.metadata, "utf8")) as { pid: number }).pid;
      } catch {
        return null;
      }
    },
    shiftClock: (ms) => writeFileSync(join(folder, CLOCK), String(ms)),
    calm: (on) => {
      if (on) writeFileSync(join(folder, CALM), "");
      else rmSync(join(folder, CALM), { force: true });
    },
  };
  world.calm(true);
  await ensure();
  const { seat } = await ask<{ seat: string }>("leader.start", {
    provider: "fake",
    args: [],
    another: false,
    env: agentEnv,
    callerPid: process.pid,
  });
  const settings = readFileSync(
    join(workspace.privateDir, "agents", seat, "leader", "fake-settings.json"),
    "utf8",
  );
  const { mcp } = JSON.parse(settings) as { mcp: { headers: { Authorization: string } } };
  const request = {
    ...{ teamDir: null, name: null, agreedHash: null, allowRepositoryHooks: false },
    ...{ env: agentEnv, callerPid: process.pid },
  };
  // A leader's word counts for nothing: the person agrees, and the leader starts.
  await ask<StartOutcome>("team.start", { ...request, yes: true, agreeOnly: true });
  await ask<StartOutcome>(
    "team.start",
    { ...request, yes: false },
    mcp.headers.Authorization.replace("Bearer ", ""),
  );
  const { ready } = await ask<{ ready: boolean }>("team.waitReady", { team: "current", timeoutMs: 30_000 });
  if (!ready) throw new Error("the team did not become ready");
  return world;
};
