import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";

const CLI = new URL("../../packages/cli/dist/bin.js", import.meta.url).pathname;

interface Window {
  readonly session_name: string;
  readonly attach: readonly string[];
}

export interface World {
  readonly workspace: string;
  readonly home: string;
  cli(
    args: readonly string[],
    more?: Readonly<Record<string, string>>,
  ): Promise<{ exitCode: number; stdout: string; stderr: string }>;
  /** The bare process, for measuring: resolves with its exit status. */
  run(args: readonly string[]): Promise<number>;
  json<T>(args: readonly string[]): Promise<T>;
  /** Types a line into a leader's window, and submits it. */
  type(leader: Window, text: string): Promise<void>;
  press(leader: Window, key: string): Promise<void>;
  /** Waits until a leader's window shows this. */
  sees(leader: Window, text: string): Promise<void>;
  events(): string;
  follow(onEvent: (event: Readonly<Record<string, unknown>>) => void): { stop(): void };
  until<T>(ask: () => Promise<T | null>, timeoutMs: number): Promise<T | null>;
  attachHint(): Promise<string>;
  /** Writes a script that ends all of it, and answers its path. */
  writeEndScript(): Promise<string>;
  close(): Promise<void>;
}

/** A workspace with sockets of its own. `home` null: a HOME of its own too, so that nothing of the person's is touched. */
export const readyWorld = (root: string, home: string | null): World => {
  const workspace = join(root, "work");
  const own = {
    TMUX_TMPDIR: join(root, "t"),
    XDG_RUNTIME_DIR: join(root, "r"),
    XDG_STATE_HOME: join(root, "state"),
  };
  const env: NodeJS.ProcessEnv = { ...process.env, ...own, HOME: home ?? join(root, "home") };
  // The demo's leader is its own, whatever the terminal it was started in.
  for (const name of Object.keys(env)) if (/^(?:TMUX|TMUX_PANE|TEAM_AGENT_.*)$/.test(name)) delete env[name];
  for (const folder of [workspace, env.HOME!, own.TMUX_TMPDIR, own.XDG_RUNTIME_DIR])
    mkdirSync(folder, { recursive: true, mode: 0o700 });

  const inFlight = new Set<Promise<unknown>>();
  let closing = false;
  const runCli: World["cli"] = async (args, more) => {
    const run = await execa(process.execPath, [CLI, ...args], {
      cwd: workspace,
      env: { ...env, ...more },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
    return { exitCode: run.exitCode ?? 1, stdout: String(run.stdout), stderr: String(run.stderr) };
  };
  const cli: World["cli"] = async (args, more) => {
    if (closing) throw new Error("the demo is being taken down");
    const run = runCli(args, more);
    inFlight.add(run);
    return await run.finally(() => inFlight.delete(run));
  };
  const json = async <T>(args: readonly string[]): Promise<T> => {
    const { stdout, stderr } = await cli([...args, "--json"]);
    try {
      return JSON.parse(stdout) as T;
    } catch {
      throw new Error(`team-agent ${args.join(" ")}: ${stderr || stdout}`);
    }
  };
  const until: World["until"] = async (ask, timeoutMs) => {
    const deadline = performance.now() + timeoutMs;
    while (performance.now() < deadline) {
      const value = await ask();
      if (value !== null) return value;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return null;
  };
  const events = (): string => {
    try {
      return readFileSync(join(workspace, ".team/logs/events.jsonl"), "utf8");
    } catch {
      return "";
    }
  };
  const tmux = async (args: readonly string[]) =>
    String((await execa("tmux", args, { env, extendEnv: false, reject: false })).stdout);

  const inWindow = ({ session_name, attach }: Window, command: string, ...args: readonly string[]) =>
    tmux(["-S", attach[2]!, command, "-t", `=${session_name}:`, ...args]);
  const sees: World["sees"] = async (leader, text) => {
    const wanted = text.replaceAll(/\s/g, "");
    await until(
      async () =>
        (await inWindow(leader, "capture-pane", "-p")).replaceAll(/\s/g, "").includes(wanted) ? true : null,
      8_000,
    );
  };

  return {
    workspace,
    home: env.HOME!,
    cli,
    run: (args) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [CLI, ...args], { cwd: workspace, env, stdio: "ignore" });
        child.on("error", reject);
        child.on("exit", (code) => resolve(code ?? 1));
      }),
    json,
    until,
    type: async (leader, text) => {
      await sees(leader, "❯");
      await inWindow(leader, "send-keys", "-l", text);
      await sees(leader, text.slice(-16));
      await inWindow(leader, "send-keys", "Enter");
    },
    press: async (leader, key) => {
      await inWindow(leader, "send-keys", key);
    },
    sees,
    events,
    // The log itself, from its beginning: `watch` tells what happens once it is attached, which takes a moment.
    follow: (onEvent) => {
      let told = 0;
      const tell = () => {
        const text = events();
        const end = text.lastIndexOf("\n") + 1;
        const lines = text.slice(told, end).split("\n");
        told = Math.max(told, end);
        for (const line of lines.filter(Boolean)) onEvent(JSON.parse(line) as Record<string, unknown>);
      };
      const timer = setInterval(tell, 50);
      return {
        stop: () => {
          clearInterval(timer);
          tell();
        },
      };
    },
    attachHint: async () => (await cli(["attach", "--print"])).stdout,
    writeEndScript: async () => {
      const ownLines = Object.entries({ ...own, HOME: env.HOME }).map(
        ([name, value]) => `export ${name}='${value}'`,
      );
      const command = `'${process.execPath}' '${CLI}'`;
      const path = join(root, "end.sh");
      // The leader's session is on the demo's own server, which nobody else uses.
      const lines = [
        "#!/bin/sh",
        ...ownLines,
        `cd '${workspace}' || exit 1`,
        `${command} shutdown`,
        `find "$TMUX_TMPDIR" -type s -exec tmux -S {} kill-server ';'`,
        `${command} coordinator stop`,
        `cd / && rm -rf '${root}'`,
      ];
      writeFileSync(path, `${lines.join("\n")}\n`, { mode: 0o700 });
      return path;
    },
    close: async () => {
      closing = true;
      // What a command is just starting would otherwise come up after everything was ended.
      await Promise.allSettled([...inFlight]);
      await runCli(["shutdown"]);
      await runCli(["coordinator", "stop"]);
      const sockets = String(
        (await execa("find", [own.TMUX_TMPDIR, "-type", "s"], { reject: false })).stdout,
      ).split("\n");
      // The leader's session is on the demo's own server, which nobody else uses.
      for (const socket of sockets.filter(Boolean))
        await execa("tmux", ["-S", socket, "kill-server"], { reject: false });
    },
  };
};
