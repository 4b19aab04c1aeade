import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { NAMES, REPOSITORY } from "../kit/npm.ts";

export interface Checkout {
  readonly folder: string;
  /** Runs a command in it, under its umask, with the tools of the repository first on PATH. */
  run(command: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
}

/** The files of the working tree as a new clone would have them under a umask, with the packages that are installed. */
export const checkOut = async (name: string, umask: string): Promise<Checkout> => {
  const folder = join(mkdtempSync(join(tmpdir(), "checkout-")), name);
  mkdirSync(folder);
  const { stdout } = await execa("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: REPOSITORY,
  });
  const files = stdout.split("\0").filter((file) => file !== "" && existsSync(join(REPOSITORY, file)));
  const copy = 'umask "$1" && tar --null -T - -cf - | tar --no-same-permissions -xf - -C "$2"';
  await execa("sh", ["-c", copy, "sh", umask, folder], { cwd: REPOSITORY, input: files.join("\0") });
  await linkModules(folder);
  return {
    folder,
    run: async (command, env = {}) => {
      const run = await execa("sh", ["-c", 'umask "$1" && shift && exec "$@"', "sh", umask, ...command], {
        cwd: folder,
        all: true,
        env: {
          PATH: `${join(folder, "node_modules/.bin")}:${process.env.PATH ?? ""}`,
          TURBO_TELEMETRY_DISABLED: "1",
          DO_NOT_TRACK: "1",
          ...env,
        },
      });
      return run.all;
    },
  };
};

/** What others made is linked; our own packages are found in the checkout itself. */
const linkModules = async (folder: string): Promise<void> => {
  const from = join(REPOSITORY, "node_modules");
  const to = join(folder, "node_modules");
  mkdirSync(join(to, "@team-agent"), { recursive: true });
  for (const name of readdirSync(from))
    if (name !== "@team-agent" && name !== ".cache") symlinkSync(join(from, name), join(to, name));
  for (const name of NAMES) {
    symlinkSync(join(folder, "packages", name), join(to, "@team-agent", name));
    const own = join(REPOSITORY, "packages", name, "node_modules");
    const into = join(folder, "packages", name, "node_modules");
    if (existsSync(own))
      cpSync(own, into, { recursive: true, filter: (file) => !isCache(file, dirname(own)) });
  }
};

const isCache = (file: string, folder: string): boolean => file.slice(folder.length).includes("/.cache");
