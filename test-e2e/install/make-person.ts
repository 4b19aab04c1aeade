import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { NODE } from "../kit/npm.ts";
import { processesOf, type Run } from "../kit/sandbox.ts";

export interface Person {
  readonly root: string;
  readonly home: string;
  /** A folder of the person's own, empty. */
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
  run(
    program: string,
    args: readonly string[],
    options?: {
      readonly cwd?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly input?: string;
    },
  ): Promise<Run>;
}

interface Wanted {
  readonly home?: string;
  /** Where the Node.js comes from that is first on PATH. */
  readonly nodeFolder?: string;
}

export interface MadePerson extends Person {
  /** Ends what still runs, and takes the folders away. */
  close(): Promise<void>;
}

/** Somebody who has never seen the project: an empty HOME, npm, and a registry named in the person's own npm settings. */
export const makePerson = (registryUrl: string, options: Wanted = {}): MadePerson => {
  const root = mkdtempSync(join(tmpdir(), "ta-person-"));
  const home = join(root, options.home ?? "home");
  const workspace = join(root, "work");
  const env: Record<string, string> = {
    // Nothing of the repository: neither its packages nor its programs.
    PATH: `${options.nodeFolder ?? dirname(realpathSync(NODE))}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    TMPDIR: join(root, "tmp"),
    TMUX_TMPDIR: join(root, "t"),
    XDG_RUNTIME_DIR: join(root, "r"),
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    USER: process.env.USER ?? "tester",
  };
  for (const folder of [home, workspace, env.TMPDIR!, env.TMUX_TMPDIR!, env.XDG_RUNTIME_DIR!])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(
    join(home, ".npmrc"),
    `registry=${registryUrl}\nupdate-notifier=false\naudit=false\nfund=false\n`,
  );
  return {
    close: async () => {
      await endAll(root);
      rmSync(root, { recursive: true, force: true });
    },
    root,
    home,
    workspace,
    env,
    run: async (program, args, { cwd = workspace, env: more = {}, input } = {}) => {
      const run = await execa(program, args, {
        cwd,
        env: { ...env, ...more },
        extendEnv: false,
        reject: false,
        ...(input === undefined ? { stdin: "ignore" } : { input }),
      });
      return { exitCode: run.exitCode ?? -1, stdout: String(run.stdout), stderr: String(run.stderr) };
    },
  };
};

/** What a test leaves behind is ended by id: a tmux server or a coordinator would outlive it. */
const endAll = async (root: string): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const left = await processesOf(root);
    if (left.length === 0) return;
    for (const line of left)
      try {
        process.kill(Number(line.split(" ")[0]), "SIGKILL");
      } catch {
        // Gone already.
      }
  }
};
