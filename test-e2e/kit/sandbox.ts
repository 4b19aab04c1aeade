import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { onTestFailed, onTestFinished } from "vitest";
import { processesIn } from "../../scripts/lib/run/processes.ts";

export const CLI = new URL("../../packages/cli/dist/bin.js", import.meta.url).pathname;

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What front matter holds beside the usual. */
export type Front = Readonly<Record<string, string>>;

export interface Sandbox {
  readonly root: string;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
  /** The commands whose exit status was not 0, with what they said. */
  readonly failed: readonly string[];
  /** Runs a command of the CLI in the workspace. Never throws for an exit status. */
  cli(
    args: readonly string[],
    options?: { input?: string; env?: Record<string, string>; cwd?: string },
  ): Promise<Run>;
  /** The same, as JSON. */
  json<T = Record<string, never>>(
    args: readonly string[],
    options?: { env?: Record<string, string>; cwd?: string },
  ): Promise<T>;
  write(path: string, content: string): void;
  read(path: string): string;
  /** A team of fake agents with these names; `front` goes into each role document, `ofTeam` into TEAM.md. */
  team(names: readonly string[], front?: Front, ofTeam?: Front): void;
  tmux(args: readonly string[]): Promise<string>;
  /** Ends everything that was started here, and proves it. */
  close(): Promise<void>;
}

/** A world of its own: HOME, workspace, tmux sockets, runtime folder. It is taken down when the test ends. */
export const createSandbox = (
  options: { readonly folder?: string; readonly keep?: boolean } = {},
): Sandbox => {
  const root = mkdtempSync(join(tmpdir(), "ta-e2e-"));
  const workspace = join(root, options.folder ?? "work");
  const env: Record<string, string> = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ""}`,
    HOME: join(root, "home"),
    TMUX_TMPDIR: join(root, "t"),
    XDG_RUNTIME_DIR: join(root, "r"),
    XDG_STATE_HOME: join(root, "home", "state"),
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    USER: process.env.USER ?? "tester",
  };
  for (const folder of [workspace, env.HOME!, env.TMUX_TMPDIR!, env.XDG_RUNTIME_DIR!])
    mkdirSync(folder, { recursive: true, mode: 0o700 });

  const failed: string[] = [];
  const cli: Sandbox["cli"] = async (args, { input, env: extra, cwd } = {}) => {
    const run = await execa(process.execPath, [CLI, ...args], {
      cwd: cwd ?? workspace,
      env: { ...env, ...extra },
      extendEnv: false,
      reject: false,
      ...(input === undefined ? { stdin: "ignore" } : { input }),
    });
    const done = { exitCode: run.exitCode ?? -1, stdout: String(run.stdout), stderr: String(run.stderr) };
    if (done.exitCode !== 0)
      failed.push(`${args.join(" ")}: exit ${done.exitCode}\n${done.stdout}${done.stderr}`);
    return done;
  };
  const write = (path: string, content: string) => {
    const full = join(workspace, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
  };
  const tmux = async (args: readonly string[]) =>
    String((await execa("tmux", args as string[], { env, extendEnv: false, reject: false })).stdout);

  const sandbox: Sandbox = {
    root,
    workspace,
    env,
    failed,
    cli,
    json: async (args, more) => {
      const run = await cli([...args, "--json"], more);
      try {
        return JSON.parse(run.stdout);
      } catch {
        throw new Error(
          `team-agent ${args.join(" ")} gave no JSON (exit ${run.exitCode})\n${run.stdout}\n${run.stderr}`,
        );
      }
    },
    write,
    read: (path) => readFileSync(join(workspace, path), "utf8"),
    team: (names, front = {}, ofTeam = {}) => {
      write(
        ".team/current/TEAM.md",
        `---\nname: current\nprovider: fake\n${linesOf(ofTeam)}---\nTest what there is to test.\n`,
      );
      for (const name of names)
        write(
          `.team/current/agents/${name}.md`,
          `---\nname: ${name}\nrole: developer\nprovider: fake\ntools: [fs_read, fs_write, execute_bash, mcp_team]\n${linesOf(front)}---\nDo what you are told.\n`,
        );
    },
    tmux,
    close: async () => {
      await closeSandbox(sandbox);
      if (!options.keep) rmSync(root, { recursive: true, force: true });
    },
  };
  return sandbox;
};

const linesOf = (front: Front): string =>
  Object.entries(front)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");

/** The sandbox of one test; taken down at its end, whatever happened. */
export const useSandbox = (options: { readonly folder?: string } = {}): Sandbox => {
  const sandbox = createSandbox(options);
  onTestFinished(() => sandbox.close());
  onTestFailed(() => void process.stdout.write(lastWords(sandbox)));
  return sandbox;
};

const LAST_EVENTS = 40;
const LAST_FAILED = 5;

/** What a failed test's commands said, and what the events of its workspace tell; the folder itself is taken away. */
const lastWords = (sandbox: Sandbox): string => {
  const failed = sandbox.failed.slice(-LAST_FAILED).map((one) => one.slice(0, 2_000));
  return `The last commands that failed in ${sandbox.workspace}:\n${failed.join("\n")}\n${lastEvents(sandbox)}`;
};

const lastEvents = (sandbox: Sandbox): string => {
  try {
    const lines = sandbox.read(".team/logs/events.jsonl").trimEnd().split("\n").slice(-LAST_EVENTS);
    return `The last events:\n${lines.map((line) => line.slice(0, 400)).join("\n")}\n`;
  } catch {
    return "";
  }
};

const closeSandbox = async ({ env, cli, root }: Sandbox): Promise<void> => {
  await cli(["coordinator", "stop"]).catch(() => {});
  const sockets = await execa("find", [join(env.TMUX_TMPDIR!), "-type", "s"], { reject: false });
  for (const socket of String(sockets.stdout).split("\n").filter(Boolean))
    await execa("tmux", ["-S", socket, "kill-server"], { reject: false, env, extendEnv: false });
  await untilNone(root);
};

/** Processes that still belong to this sandbox, told by the folders in their own environment. */
export const processesOf = async (root: string): Promise<readonly string[]> =>
  processesIn(root).map(({ pid, command }) => `${pid} ${command}`);

const untilNone = async (root: string): Promise<void> => {
  const deadline = Date.now() + 30_000;
  let left: readonly string[] = [];
  while (Date.now() < deadline) {
    left = await processesOf(root);
    if (left.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const line of left) process.kill(Number(line.split(" ")[0]), "SIGKILL");
  throw new Error(`left running:\n${left.join("\n")}`);
};
