import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface Found {
  readonly pid: number;
  readonly command: string;
}

/**
 * Processes that were started in a folder of a run, told by the environment that they got: their home, temporary,
 * runtime or socket folder lies there. Folders of a run have random names, so nobody else's process is among them.
 */
export const processesIn = (folder: string): readonly Found[] =>
  (existsSync("/proc/self/environ") ? fromProc() : fromPs())
    .filter(({ environment }) => isIn(folder, environment))
    .map(({ pid, command }) => ({ pid, command }));

interface Process extends Found {
  readonly environment: string;
}

const isIn = (folder: string, environment: string): boolean =>
  environment.split("\0").some((one) => {
    const [, place] = /^(?:HOME|TMPDIR|TMUX_TMPDIR|XDG_RUNTIME_DIR)=(.*)$/s.exec(one) ?? [];
    return place === folder || place?.startsWith(`${folder}/`) === true;
  });

const fromProc = (): readonly Process[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const environment = readFileSync(`/proc/${name}/environ`, "utf8");
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        return [{ pid: Number(name), command, environment }];
      } catch {
        // Gone meanwhile, or somebody else's.
        return [];
      }
    });

/** Where there is no /proc, `ps` shows the environment behind the command, a blank between two. */
const fromPs = (): readonly Process[] =>
  execFileSync("ps", ["-axEww", "-o", "pid=,command="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
      return pid
        ? [{ pid: Number(pid), command: command!, environment: command!.replaceAll(" ", "\0") }]
        : [];
    });
