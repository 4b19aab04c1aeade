import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LaunchContext, ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { isLaunchRefusal } from "@team-agent/plugin-api";
import { vi } from "vitest";
import plugin from "../src/index.ts";
import { launchContext, scripted } from "./context.ts";
import { type StubServer, startStub } from "./stub-server.ts";

const run = promisify(execFile);
const DEADLINE_MS = 15_000;

// Each test starts tmux and two programs; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

// biome-ignore lint/suspicious/noExplicitAny: tests look into foreign JSON at will
export type Json = Record<string, any>;

/** The host in a tmux server of its own, launched by the adapter's own plan, with the scripted program. */
export interface Rig {
  readonly stub: StubServer;
  readonly root: string;
  screen(): Promise<ScreenState>;
  capture(): Promise<ScreenCapture>;
  text(): Promise<string>;
  becomes(state: ScreenState["state"]): Promise<ScreenState>;
  shows(words: string): Promise<unknown>;
  /** Lines of the host's record, in order. */
  records(): Json[];
  recorded(type: string): Promise<Json>;
  /** What the program was given: the texts of each prompt, and other requests by their names. */
  given(): unknown[][];
  keys(...keys: string[]): Promise<void>;
  /** Types a prompt and submits it. */
  prompt(text: string): Promise<void>;
  paste(text: string): Promise<void>;
  exitStatus(): Promise<number>;
  /** Memory of the host, in MiB. */
  weight(): Promise<number>;
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

interface RigOptions {
  readonly flags?: string;
  readonly context?: Partial<LaunchContext>;
  /** A folder of an earlier rig, to go on in. */
  readonly root?: string;
  readonly host?: string;
}

export const startRig = async ({
  flags = "",
  context = {},
  root: given,
  host,
}: RigOptions = {}): Promise<Rig> => {
  const root = given ?? realpathSync(mkdtempSync(join(tmpdir(), "acp-")));
  const stub = await startStub();
  const log = join(root, "given.jsonl");
  const plan = await plugin.plan(
    launchContext({
      command: scripted(root, flags),
      allowRepositoryExecutables: true,
      cwd: root,
      hookUrl: `${stub.url}/hooks`,
      mcpUrl: `${stub.url}/mcp`,
      secretDir: join(root, "secret"),
      stateDir: join(root, "state"),
      ...context,
    }),
  );
  if (isLaunchRefusal(plan)) throw new Error(plan.message);
  mkdirSync(join(root, "secret"), { recursive: true });
  for (const file of plan.files) writeFileSync(file.path, file.content, { mode: 0o600 });
  const socket = join(root, `tmux-${stub.url.split(":").at(-1)}.sock`);
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    TMUX_TMPDIR: root,
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
  };
  const tmux = async (...args: string[]) =>
    (await run("tmux", ["-u", "-f", "/dev/null", "-S", socket, ...args], { env, maxBuffer: 8e6 })).stdout;
  await tmux("new-session", "-d", "-s", "rig", "-x", "100", "-y", "40", "cat");
  // tmux 3.3 loses either the last words or the exit status of a program that ends quickly, so a shell keeps both.
  const status = `${socket}.status`;
  const keeper = `"$0" "$@"; echo $? > '${status}.new'; mv '${status}.new' '${status}'; exec cat`;
  const variables = Object.entries({ ...plan.env, SCRIPTED_LOG: log }).flatMap(([name, value]) => [
    "-e",
    `${name}=${value}`,
  ]);
  const argv = host ? plan.argv.map((word) => (word.endsWith("acp-host.ts") ? host : word)) : plan.argv;
  await tmux("respawn-pane", "-k", "-t", "rig", "-c", root, ...variables, "sh", "-c", keeper, ...argv);

  const capture = async (): Promise<ScreenCapture> => {
    const lines = (await tmux("capture-pane", "-p", "-t", "rig")).split("\n").slice(0, -1);
    const base = { styled: [], wrapped: [], height: 40, cursor: null, title: "", mode: null };
    return { ...base, lines, width: 100, takenAt: Date.now() };
  };
  const linesOf = (file: string): Json[] =>
    existsSync(file)
      ? readFileSync(file, "utf8")
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      : [];
  const rig: Rig = {
    stub,
    root,
    capture,
    screen: async () => plugin.screen.classify(await capture()),
    text: async () => (await capture()).lines.join("\n"),
    becomes: (state) =>
      until(`the screen is ${state}`, async () => {
        const now = await rig.screen();
        return now.state === state ? now : null;
      }),
    shows: (words) => until(`"${words}" is shown`, async () => (await rig.text()).includes(words)),
    records: () => {
      const folder = join(root, "state");
      const names = existsSync(folder) ? readdirSync(folder) : [];
      return names.flatMap((name) => linesOf(join(folder, name)));
    },
    recorded: (type) => until(`${type} is recorded`, () => rig.records().find((one) => one.type === type)),
    given: () => linesOf(log) as unknown as unknown[][],
    keys: async (...keys) => void (await tmux("send-keys", "-t", "rig", ...keys)),
    prompt: async (text) => {
      await tmux("send-keys", "-t", "rig", "-l", "--", text);
      await tmux("send-keys", "-t", "rig", "Enter");
    },
    paste: async (text) => {
      writeFileSync(join(root, "paste"), text);
      await tmux("load-buffer", "-b", "rig", join(root, "paste"));
      await tmux("paste-buffer", "-p", "-d", "-b", "rig", "-t", "rig");
    },
    exitStatus: () => until("its end", () => existsSync(status) && readFileSync(status, "utf8")).then(Number),
    weight: async () => {
      const shell = Number(await tmux("display-message", "-p", "-t", "rig", "#{pane_pid}"));
      const child = Number(readFileSync(`/proc/${shell}/task/${shell}/children`, "utf8").trim());
      const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, "utf8"))?.[1];
      return Number(resident) / 1024;
    },
    close: async () => {
      await tmux("kill-server").catch(() => undefined);
      await stub.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return rig;
};
