import { execFile } from "node:child_process";
import { access, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ALL_PROGRAMS, PROGRAM_NAMES, type ProgramName } from "./program/index.ts";
import { type RealProgram, versionOf } from "./program/program.ts";

const run = promisify(execFile);

type Wanted = Pick<RealProgram, "release" | "executables" | "cached">;

export type Program =
  | { readonly available: true; readonly name: string; readonly path: string; readonly version: string }
  | { readonly available: false; readonly name: string; readonly reason: string };

/** Those that a test uses, by the ids of their providers. */
export type RealPrograms = Readonly<Partial<Record<ProgramName, Program>>>;

/** Installs the programs once per user and version; later runs find them there. */
export const realPrograms = async (names: readonly ProgramName[] = PROGRAM_NAMES): Promise<RealPrograms> =>
  Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await provide(name, ALL_PROGRAMS[name])] as const)),
  );

const cacheRoot = (): string =>
  path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "team-agent", "real");

/** Installs a program once per user and version. Whoever cannot be had says why. */
export const provide = async (name: string, program: Wanted): Promise<Program> => {
  const version = versionOf(program);
  const folder = path.join(cacheRoot(), `${program.cached ?? name}-${version}`);
  try {
    const found = (await findProgram(folder, program)) ?? (await installInto(folder, program));
    if (found === null)
      return { available: false, name, reason: `no program for ${process.platform}-${process.arch}` };
    const { stdout } = await run(found, ["--version"], { cwd: folder, timeout: 60_000 });
    if (stdout.includes(version)) return { available: true, name, path: found, version };
    return { available: false, name, reason: `${found} says it is ${stdout.trim()}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n").slice(0, 3).join(" ") : String(error);
    return { available: false, name, reason };
  }
};

const findProgram = async (folder: string, { executables }: Wanted): Promise<string | null> => {
  for (const candidate of executables) {
    const program = path.join(folder, "node_modules", candidate);
    if (await exists(program)) return program;
  }
  return null;
};

/**
 * Two runs may want the same program at once: each installs beside it and renames; the loser of the rename uses the
 * winner's copy. A folder is therefore whole as soon as it has its final name. Scripts stay off: no package of the
 * tree needs to run code here, because a program that needs none is started.
 */
const installInto = async (folder: string, program: Wanted): Promise<string | null> => {
  const staging = `${folder}.${process.pid}.tmp`;
  await mkdir(staging, { recursive: true });
  try {
    await writeFile(path.join(staging, "package.json"), '{"private":true}\n');
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
    await run("npm", ["install", ...options, program.release], { cwd: staging, timeout: 600_000 });
    await rename(staging, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return findProgram(folder, program);
};

const exists = async (file: string): Promise<boolean> => {
  try {
    await access(file);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
};
