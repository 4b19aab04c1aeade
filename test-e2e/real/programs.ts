import { execFile } from "node:child_process";
import { access, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Pinned {
  readonly name: string;
  readonly spec: string;
  readonly version: string;
  /** Candidates below node_modules, best first. The launcher scripts need a postinstall; the natives do not. */
  readonly programs: readonly string[];
}

const platform = `${process.platform}-${process.arch}`;

export const PINNED: readonly Pinned[] = [
  {
    name: "claude",
    spec: "@anthropic-ai/claude-code@2.1.330",
    version: "2.1.330",
    programs: [
      `@anthropic-ai/claude-code-${platform}/claude`,
      `@anthropic-ai/claude-code-${platform}-musl/claude`,
    ],
  },
  {
    name: "codex",
    spec: "@openai/codex@0.169.0",
    version: "0.169.0",
    programs: ["@openai/codex/bin/codex.js"],
  },
];

export type Program =
  | { readonly available: true; readonly name: string; readonly path: string; readonly version: string }
  | { readonly available: false; readonly name: string; readonly reason: string };

export interface RealPrograms {
  readonly claude: Program;
  readonly codex: Program;
}

/** Installs both programs once per user and version; later runs find them there. */
export const realPrograms = async (): Promise<RealPrograms> => {
  const [claude, codex] = await Promise.all(PINNED.map(provide));
  return { claude: claude!, codex: codex! };
};

const cacheRoot = (): string =>
  path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "team-agent", "real");

/** Installs a program once per user and version. Whoever cannot be had says why. */
export const provide = async (pinned: Pinned): Promise<Program> => {
  const folder = path.join(cacheRoot(), `${pinned.name}-${pinned.version}`);
  try {
    const found = (await findProgram(folder, pinned)) ?? (await installInto(folder, pinned));
    if (found === null) return { available: false, name: pinned.name, reason: `no program for ${platform}` };
    const { stdout } = await run(found, ["--version"], { cwd: folder, timeout: 60_000 });
    if (stdout.includes(pinned.version)) {
      return { available: true, name: pinned.name, path: found, version: pinned.version };
    }
    return { available: false, name: pinned.name, reason: `${found} says it is ${stdout.trim()}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n").slice(0, 3).join(" ") : String(error);
    return { available: false, name: pinned.name, reason };
  }
};

const findProgram = async (folder: string, pinned: Pinned): Promise<string | null> => {
  for (const candidate of pinned.programs) {
    const program = path.join(folder, "node_modules", candidate);
    if (await exists(program)) return program;
  }
  return null;
};

/**
 * Two runs may want the same program at once: each installs beside it and renames; the loser of the rename uses the
 * winner's copy. A folder is therefore whole as soon as it has its final name. Scripts stay off: no package of the
 * tree needs to run code here, because the native program is started directly.
 */
const installInto = async (folder: string, pinned: Pinned): Promise<string | null> => {
  const staging = `${folder}.${process.pid}.tmp`;
  await mkdir(staging, { recursive: true });
  try {
    await writeFile(path.join(staging, "package.json"), '{"private":true}\n');
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
    await run("npm", ["install", ...options, pinned.spec], { cwd: staging, timeout: 600_000 });
    await rename(staging, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return findProgram(folder, pinned);
};

const exists = async (file: string): Promise<boolean> => {
  try {
    await access(file);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
};
