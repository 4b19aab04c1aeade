import { chown, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { type ModelApi, startModelApi } from "@team-agent/plugin-api/testing";
import { execa } from "execa";
import { CLI, processesOf } from "../../kit/sandbox.ts";
import { until } from "../../kit/until.ts";
import { isolate } from "../isolate.ts";
import { ALL_PROGRAMS, type ProgramName } from "../program/index.ts";
import type { RealProgram } from "../program/program.ts";
import type { RealPrograms } from "../programs.ts";

export interface User {
  readonly uid: number;
  readonly gid: number;
}

export interface WorldOptions {
  readonly programs: RealPrograms;
  /** Files of the workspace, beside the team's. */
  readonly files?: Readonly<Record<string, string>>;
  /** More of the person's own configuration of Codex. */
  readonly codexConfig?: string;
  /** Everything is started as this user; null for whoever runs the tests. */
  readonly user: User | null;
}

export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One machine as the real programs and team-agent see it: nothing of the real one but the programs. */
export interface World {
  readonly api: ModelApi;
  readonly root: string;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
  readonly claudeConfigDir: string;
  readonly codexHome: string;
  run(program: string, args: readonly string[]): Promise<CommandRun>;
  /** The built command line, as a person's shell would run it. */
  cli(args: readonly string[]): Promise<CommandRun>;
  json<T>(args: readonly string[]): Promise<T>;
  read(file: string): Promise<string>;
  events(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** What helps to understand a failure: the coordinator's log and what every pane shows. */
  describe(): Promise<string>;
  /** Ends everything, and proves by the processes' HOME that nothing is left. */
  close(): Promise<void>;
}

const LAST_LINES = 14;

export const createWorld = async (options: WorldOptions): Promise<World> => {
  for (const program of Object.values(options.programs)) {
    if (!program.available) throw new Error(`${program.name} cannot be had here: ${program.reason}`);
  }
  const api = await startModelApi();
  const isolated = await isolate({
    modelUrl: api.url,
    programs: options.programs,
    claudeSettings: { includeCoAuthoredBy: false },
    ...(options.codexConfig === undefined ? {} : { codexConfig: options.codexConfig }),
  });
  const { root } = isolated;
  const workspace = await isolated.workspace("project", options.files);
  await symlink(CLI, path.join(root, "bin", "team-agent"));
  const folders = {
    XDG_RUNTIME_DIR: "r",
    XDG_STATE_HOME: "state",
    XDG_CONFIG_HOME: "config",
    XDG_CACHE_HOME: "cache",
    XDG_DATA_HOME: "data",
    TMUX_TMPDIR: "t",
  };
  for (const name of Object.values(folders)) await mkdir(path.join(root, name), { mode: 0o700 });
  const env: Record<string, string> = {
    ...isolated.env,
    ...Object.fromEntries(Object.entries(folders).map(([name, folder]) => [name, path.join(root, folder)])),
    USER: "tester",
  };
  if (options.user !== null) await giveTo(root, options.user);
  const run = async (program: string, args: readonly string[]): Promise<CommandRun> => {
    const as = options.user ?? {};
    const done = await execa(program, args, {
      ...as,
      cwd: workspace,
      env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
    return {
      exitCode: done.exitCode ?? -1,
      stdout: String(done.stdout),
      stderr: `${done.stderr}${done.originalMessage ?? ""}`,
    };
  };
  const cli = (args: readonly string[]): Promise<CommandRun> => run(process.execPath, [CLI, ...args]);
  for (const plugin of pluginsOf(options.programs)) {
    const added = await cli(["plugin", "add", "--yes", plugin]);
    if (added.exitCode !== 0) throw new Error(`${plugin} cannot be added:\n${added.stdout}${added.stderr}`);
  }
  const sockets = async (): Promise<string[]> =>
    (await readdir(path.join(root, "t"), { recursive: true, withFileTypes: true }))
      .filter((one) => one.isSocket())
      .map((one) => path.join(one.parentPath, one.name));
  const read = (file: string): Promise<string> => readFile(path.join(workspace, file), "utf8");
  return {
    api,
    root,
    workspace,
    env,
    claudeConfigDir: isolated.claudeConfigDir,
    codexHome: isolated.codexHome,
    run,
    cli,
    json: async <T>(args: readonly string[]): Promise<T> => {
      const { stdout, stderr } = await cli([...args, "--json"]);
      try {
        return JSON.parse(stdout) as T;
      } catch {
        throw new Error(`team-agent ${args.join(" ")} gave no JSON:\n${stdout}\n${stderr}`);
      }
    },
    read,
    events: async () =>
      (await read(".team/logs/events.jsonl").catch(() => ""))
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    describe: async () => {
      const parts = [
        await read(".team/logs/events.jsonl").catch(() => ""),
        await read(".team/logs/coordinator.log").catch(() => ""),
      ];
      for (const socket of await sockets()) {
        const panes = (
          await run("tmux", [
            "-S",
            socket,
            "list-panes",
            "-a",
            "-F",
            "#{pane_id} #{session_name}:#{window_name}",
          ])
        ).stdout;
        for (const line of panes.split("\n").filter(Boolean)) {
          const shown = (await run("tmux", ["-S", socket, "capture-pane", "-p", "-t", line.split(" ")[0]!]))
            .stdout;
          parts.push(`--- ${line}\n${shown}`);
        }
      }
      const asked = api.requests.map(
        (one) => `${one.number} ${one.api} ${one.conversation}: ${one.newText.slice(0, 400)}`,
      );
      // What is known of each agent, and the end of its own record.
      const status = (await cli(["status", "--json"])).stdout;
      const names = [...new Set([...status.matchAll(/"agent_id": "([^"]+)"/g)].map(([, name]) => name!))];
      for (const name of names) {
        parts.push(`--- explain ${name}\n${(await cli(["explain", name, "--json"])).stdout}`);
        const says = /"[^"]*?(\/[^" ]+\.jsonl)/.exec(parts.at(-1)!)?.[1];
        const record = says ? await readFile(says, "utf8").catch(() => "") : "";
        const last = record.trimEnd().split("\n").slice(-LAST_LINES);
        parts.push(...last.map((line) => line.slice(0, 300)));
      }
      return [...parts, "--- requests to the model", ...asked, `--- refused: ${api.refused.join(" ")}`].join(
        "\n",
      );
    },
    close: async () => {
      await cli(["coordinator", "stop"]);
      for (const socket of await sockets()) await run("tmux", ["-S", socket, "kill-server"]);
      const left = await noneLeft(root);
      await api.close();
      await isolated.remove();
      if (left.length > 0) throw new Error(`left running:\n${left.join("\n")}`);
    },
  };
};

/** Providers that do not come with team-agent, as anybody would add one. */
const pluginsOf = (programs: RealPrograms): readonly string[] =>
  (Object.keys(programs) as ProgramName[])
    .map((name): RealProgram => ALL_PROGRAMS[name])
    .flatMap(({ plugin }) => (plugin === undefined ? [] : [plugin]));

const giveTo = async (folder: string, { uid, gid }: User): Promise<void> => {
  await execa("chown", ["-R", "-h", `${uid}:${gid}`, folder]);
  await chown(folder, uid, gid);
};

/** Waits for the last process to go; whoever does not is named, and ended by its id. */
const noneLeft = async (root: string): Promise<readonly string[]> => {
  const gone = until("nothing is left", async () => (await processesOf(root)).length === 0, 10_000);
  if (await gone.catch(() => false)) return [];
  const left = await processesOf(root);
  for (const line of left) process.kill(Number(line.split(" ")[0]), "SIGKILL");
  return left;
};
