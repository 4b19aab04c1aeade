import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ALL_PROGRAMS, type ProgramName } from "./program/index.ts";
import { noWayOut, type Wishes } from "./program/program.ts";
import type { Program, RealPrograms } from "./programs.ts";

export interface Isolated {
  readonly root: string;
  /** A whole environment, from nothing: the programs on PATH, homes of their own, no way out but the model API. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder that holds the configuration of one of the programs. */
  homeOf(program: ProgramName): string;
  readonly claudeConfigDir: string;
  readonly codexHome: string;
  /** Makes a workspace folder and returns its real path. */
  workspace(name: string, files?: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

export interface IsolateOptions extends Wishes {
  readonly modelUrl: string;
  readonly programs: RealPrograms;
}

/** Homes for the programs in a new folder. Nothing of the person's own configuration can be seen from there. */
export const isolate = async (options: IsolateOptions): Promise<Isolated> => {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "ta-real-")));
  const folder = (name: string): string => path.join(root, name);
  const [home, bin, work, temp] = [folder("home"), folder("bin"), folder("work"), folder("tmp")];
  for (const each of [home, bin, work, temp]) await mkdir(each, { mode: 0o700 });
  const { modelUrl } = options;
  const own: Record<string, string> = {};
  for (const [name, program] of Object.entries(options.programs) as [ProgramName, Program][]) {
    await mkdir(folder(name), { mode: 0o700 });
    const { command, settle } = ALL_PROGRAMS[name];
    if (program.available) await symlink(program.path, path.join(bin, command));
    Object.assign(own, await settle({ folder: folder(name), work, modelUrl, wishes: options }));
  }
  return {
    root,
    homeOf: folder,
    claudeConfigDir: folder("claude"),
    codexHome: folder("codex"),
    env: {
      PATH: [bin, path.dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
      HOME: home,
      TMPDIR: temp,
      SHELL: "/bin/bash",
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      ...own,
      ...noWayOut(modelUrl),
    },
    workspace: async (name, files = {}) => {
      const cwd = path.join(work, name);
      await mkdir(cwd, { recursive: true });
      for (const [file, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(cwd, file)), { recursive: true });
        await writeFile(path.join(cwd, file), content);
      }
      return cwd;
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
};
