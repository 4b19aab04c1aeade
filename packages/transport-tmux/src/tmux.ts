import { execFile } from "node:child_process";
import { TeamAgentError } from "@team-agent/plugin-api/toolkit";

/** How a server is addressed: by name below tmux's own socket folder, or by socket path. */
export type ServerAddress = readonly ["-L", string] | readonly ["-S", string];

const COMMAND_TIMEOUT_MS = 10_000;

/** Names that the private server hands on: what `tmux` itself and our supervision command need, and no more. */
const SERVER_ENV = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "TMPDIR",
  "TMUX_TMPDIR",
  "XDG_RUNTIME_DIR",
  "XDG_CONFIG_HOME",
  "XDG_CACHE_HOME",
  "XDG_DATA_HOME",
];

export const serverEnvironment = (env: NodeJS.ProcessEnv = process.env): Record<string, string> => {
  const kept: Record<string, string> = { TERM: "xterm-256color" };
  for (const name of SERVER_ENV) if (env[name] !== undefined) kept[name] = env[name];
  return kept;
};

/**
 * Runs one tmux command as a process of its own. `input` goes to its standard input.
 * `TMUX` is taken out of the environment: a command for one server must not be led to another.
 */
export const runTmux = (address: ServerAddress, args: readonly string[], input?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = execFile(
      "tmux",
      ["-u", ...address, ...args],
      { env: serverEnvironment(), timeout: COMMAND_TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else reject(toTmuxError(error, stderr.trim(), args));
      },
    );
    // A server that ends while we write is reported by the exit status, not by the pipe.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input ?? "");
  });

const toTmuxError = (error: Error & { code?: unknown }, stderr: string, args: readonly string[]) => {
  if (error.code === "ENOENT")
    return new TeamAgentError("tmux_missing", "tmux is not installed, or not on PATH", {
      action: "install tmux 3.2 or newer",
    });
  return new TeamAgentError("tmux_failed", `tmux ${args[0] ?? ""}: ${stderr || error.message}`, {
    cause: error,
  });
};

export const isServerMissing = (error: unknown): boolean =>
  error instanceof Error &&
  /no server running|error connecting|server exited|lost server/.test(error.message);
