import { access, chmod, constants, mkdir, mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { CLI } from "../../kit/sandbox.ts";
import type { Program, RealPrograms } from "../programs.ts";
import type { User } from "./world.ts";

/** The account without rights that every system has. */
const NOBODY: User = { uid: 65_534, gid: 65_534 };

export interface OrdinaryUser {
  readonly user: User | null;
  /** Why there is none. */
  readonly reason: string | null;
}

/** An ordinary user beside root, or why there is none: the program files must be readable for it. */
export const ordinaryUser = async (): Promise<OrdinaryUser> => {
  if (process.getuid?.() !== 0) return { user: null, reason: "the tests run as an ordinary user already" };
  const run = await execa(process.execPath, [CLI, "--version"], {
    ...NOBODY,
    cwd: "/",
    env: {},
    extendEnv: false,
    reject: false,
  });
  if (run.exitCode === 0) return { user: NOBODY, reason: null };
  return {
    user: null,
    reason: `another user cannot run the built command line: ${String(run.stderr || run.originalMessage).split("\n", 1)[0]}`,
  };
};

/** The programs at a place that every user can read; root's own folder is closed to others. */
export const readableFor = async (
  programs: RealPrograms,
): Promise<{ readonly programs: RealPrograms; readonly folder: string }> => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "ta-programs-")));
  await chmod(folder, 0o755);
  const copy = async (program: Program): Promise<Program> => {
    if (!program.available) return program;
    const marker = `${path.sep}node_modules${path.sep}`;
    const modules = program.path.slice(0, program.path.lastIndexOf(marker) + marker.length - 1);
    // Still a node_modules: the launcher looks for its other package there.
    const target = path.join(folder, program.name, "node_modules");
    await mkdir(path.dirname(target));
    // Hard links where the file system has them: the programs are large.
    const linked = await execa("cp", ["-al", modules, target], { reject: false });
    if (linked.exitCode !== 0) await execa("cp", ["-a", modules, target]);
    const moved = path.join(target, path.relative(modules, program.path));
    await access(moved, constants.X_OK);
    return { ...program, path: moved };
  };
  const copied = Object.entries(programs).map(async ([name, program]) => [name, await copy(program)]);
  return { folder, programs: Object.fromEntries(await Promise.all(copied)) as RealPrograms };
};
