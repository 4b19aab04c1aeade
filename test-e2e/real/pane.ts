import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { LaunchPlan, ScreenCapture } from "@team-agent/plugin-api";

const run = promisify(execFile);

export interface Pane {
  readonly pid: number;
  capture(): Promise<ScreenCapture>;
  type(text: string): Promise<void>;
  keys(...names: string[]): Promise<void>;
  /** Looks at the screen until `accept` says yes; the error shows what stood there. */
  until(
    accept: (capture: ScreenCapture) => boolean,
    what: string,
    timeoutMs?: number,
  ): Promise<ScreenCapture>;
  /** Gives its window another size. */
  resize(width: number, height: number): Promise<void>;
  isAlive(): Promise<boolean>;
}

const ABOUT = "#{pane_width} #{pane_height} #{cursor_y} #{cursor_x} #{pane_title}";

export interface PaneServer {
  open(plan: LaunchPlan, env: Readonly<Record<string, string>>): Promise<Pane>;
  close(): Promise<void>;
}

/** A terminal multiplexer of the test's own: its socket lies in the given folder, no configuration is read. */
export const startPaneServer = async (folder: string): Promise<PaneServer> => {
  const socketDir = path.join(folder, "tmux");
  await mkdir(socketDir, { recursive: true, mode: 0o700 });
  const tmuxEnv = {
    PATH: process.env.PATH ?? "",
    TMUX_TMPDIR: socketDir,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
  };
  const tmux = async (...args: string[]): Promise<string> => {
    const options = { env: tmuxEnv, encoding: "utf8" as const };
    return (await run("tmux", ["-u", "-L", "real", "-f", "/dev/null", ...args], options)).stdout;
  };
  const pids = new Set<number>();
  let count = 0;

  const open = async (plan: LaunchPlan, env: Readonly<Record<string, string>>): Promise<Pane> => {
    for (const file of plan.files) {
      await mkdir(path.dirname(file.path), { recursive: true, mode: 0o700 });
      await writeFile(file.path, file.content, { mode: 0o600 });
    }
    count += 1;
    // The environment goes through a file: in the arguments of a command everybody could read it.
    const start = path.join(folder, `start-${count}.json`);
    const whole: Record<string, string> = { ...env, ...plan.env };
    for (const name of plan.unsetEnv) delete whole[name];
    await writeFile(start, JSON.stringify({ argv: plan.argv, env: whole }), { mode: 0o600 });
    const starter = [process.execPath, path.join(import.meta.dirname, "start-with-env.mjs"), start];
    const size = ["-x", "120", "-y", "40"];
    const created = ["new-session", "-d", ...size, "-s", `p${count}`, "-c", plan.cwd, "-P", "-F"];
    const out = await tmux(...created, "#{pane_id} #{pane_pid}", ...starter);
    const [id = "", pid = "0"] = out.trim().split(" ");
    pids.add(Number(pid));
    await tmux("set-option", "-g", "remain-on-exit", "on");
    const capture = async (): Promise<ScreenCapture> => {
      const [plain, styled, about] = await Promise.all([
        tmux("capture-pane", "-p", "-t", id),
        tmux("capture-pane", "-pe", "-t", id),
        tmux("display-message", "-p", "-t", id, ABOUT),
      ]);
      const [width, height, row, column, ...title] = about.trimEnd().split(" ");
      const lines = plain.replace(/\n$/, "").split("\n");
      return {
        lines: lines.map((line) => line.trimEnd()),
        styled: styled.replace(/\n$/, "").split("\n"),
        wrapped: lines.map(() => false),
        width: Number(width),
        height: Number(height),
        cursor: { row: Number(row), column: Number(column) },
        title: title.join(" "),
        mode: null,
        takenAt: Date.now(),
      };
    };
    return {
      pid: Number(pid),
      capture,
      type: async (text) => void (await tmux("send-keys", "-t", id, "-l", "--", text)),
      keys: async (...names) => void (await tmux("send-keys", "-t", id, ...names)),
      resize: async (width, height) =>
        void (await tmux("resize-window", "-t", id, "-x", String(width), "-y", String(height))),
      until: async (accept, what, timeoutMs = 30_000) => {
        const deadline = Date.now() + timeoutMs;
        for (;;) {
          const now = await capture();
          if (accept(now)) return now;
          if (Date.now() > deadline) throw new Error(`never saw ${what}:\n${now.lines.join("\n")}`);
          await delay(50);
        }
      },
      isAlive: async () => (await tmux("display-message", "-p", "-t", id, "#{pane_dead}")).trim() === "0",
    };
  };

  return {
    open,
    close: async () => {
      for (const pid of pids) killGroup(pid);
      await tmux("kill-server").catch(() => undefined);
    },
  };
};

/** A pane's program leads its own process group, so its children end with it. */
const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Gone already.
  }
};
