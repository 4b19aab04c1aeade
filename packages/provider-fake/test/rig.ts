import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { LaunchContext, ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { isLaunchRefusal } from "@team-agent/plugin-api";
import { workerLaunch } from "@team-agent/plugin-api/testing";
import { vi } from "vitest";
import plugin from "../src/index.ts";
import { type Json, type StubServer, startStub, TOKEN } from "./stub-server.ts";

const run = promisify(execFile);
const DEADLINE_MS = 10_000;

// Each test starts tmux and a program; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 });

/** The real program in a tmux server of its own, launched by the adapter's own plan. */
export interface Rig {
  readonly stub: StubServer;
  readonly home: string;
  readonly sessionId: string;
  screen(): Promise<ScreenState>;
  text(): Promise<string>;
  records(): Json[];
  keys(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  paste(text: string): Promise<void>;
  /** Types a prompt and submits it. */
  prompt(text: string): Promise<void>;
  exitStatus(): Promise<number | null>;
  close(): Promise<void>;
}

export const until = async <T>(what: string, probe: () => T | Promise<T>): Promise<NonNullable<T>> => {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited ${DEADLINE_MS} ms for: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
};

export const startRig = async (
  options: {
    context?: Partial<LaunchContext>;
    env?: Record<string, string>;
    home?: string;
    stub?: StubServer;
    columns?: number;
  } = {},
): Promise<Rig> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "fake-agent-")));
  const home = options.home ?? root;
  const stub = options.stub ?? (await startStub());
  const context = launchContext(root, stub.url, options.context);
  const plan = await plugin.plan(context);
  if (isLaunchRefusal(plan)) throw new Error(plan.message);
  for (const file of plan.files) {
    mkdirSync(dirname(file.path), { recursive: true, mode: 0o700 });
    writeFileSync(file.path, file.content, { mode: 0o600 });
  }
  const socket = join(root, "tmux.sock");
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TMUX_TMPDIR: root,
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
  };
  const tmux = async (...args: string[]) =>
    (await run("tmux", ["-f", "/dev/null", "-S", socket, ...args], { env })).stdout;
  await tmux("new-session", "-d", "-s", "rig", "-x", `${options.columns ?? 100}`, "-y", "40", "cat");
  // tmux 3.3 loses either the last words or the exit status of a program that ends quickly, so a shell keeps both.
  const statusFile = join(root, "status");
  const keeper = `"$0" "$@"; echo $? > '${statusFile}.new'; mv '${statusFile}.new' '${statusFile}'; exec cat`;
  const extra = { FAKE_AGENT_HOME: join(home, ".fake-agent"), ...plan.env, ...options.env };
  const exports = Object.entries(extra).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  await tmux("respawn-pane", "-k", "-t", "rig", "-c", plan.cwd, ...exports, "sh", "-c", keeper, ...plan.argv);

  const capture = async (): Promise<ScreenCapture> => {
    const text = await tmux("capture-pane", "-p", "-t", "rig");
    const lines = text.split("\n").slice(0, -1);
    const base = {
      styled: [],
      wrapped: lines.map(() => false),
      height: 40,
      cursor: null,
      title: "",
      mode: null,
    };
    return { ...base, lines, width: options.columns ?? 100, takenAt: Date.now() };
  };
  const sessionId = plan.expectedSessionId!;
  const transcript = join(home, ".fake-agent", "sessions", `${sessionId}.jsonl`);
  const rig: Rig = {
    stub,
    home,
    sessionId,
    screen: async () => plugin.screen.classify(await capture()),
    text: async () => (await capture()).lines.join("\n"),
    records: () =>
      readFileSync(transcript, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Json),
    async keys(...keys) {
      await tmux("send-keys", "-t", "rig", ...keys);
    },
    async type(text) {
      await tmux("send-keys", "-t", "rig", "-l", text);
    },
    async paste(text) {
      const file = join(root, "paste.txt");
      writeFileSync(file, text);
      await tmux("load-buffer", "-b", "rig", file);
      await tmux("paste-buffer", "-p", "-d", "-b", "rig", "-t", "rig");
    },
    async prompt(text) {
      await rig.type(text);
      await rig.keys("Enter");
    },
    async exitStatus() {
      return existsSync(statusFile) ? Number(readFileSync(statusFile, "utf8")) : null;
    },
    async close() {
      await tmux("kill-server").catch(() => undefined);
      if (options.stub === undefined) await stub.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return rig;
};

export const launchContext = (
  root: string,
  url: string,
  change: Partial<LaunchContext> = {},
): LaunchContext =>
  workerLaunch("", {
    agentId: "alice",
    teamKey: "demo",
    cwd: root,
    newSessionId: randomUUID(),
    detection: { installed: true, versionVerified: true, signedIn: "yes" },
    mcpUrl: `${url}/mcp`,
    hookUrl: `${url}/hooks`,
    hookCommand: ["/bin/true"],
    mcpCommand: ["/bin/true"],
    token: TOKEN,
    tokenEnv: "TEAM_AGENT_TOKEN",
    secretDir: join(root, "secret"),
    permissions: { tools: ["mcp_team"], ask: false, bypass: false },
    ...change,
  });
