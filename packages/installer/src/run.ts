import { spawn } from "node:child_process";

export interface Ended {
  /** Null where it was ended, or could not be started. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Runs a program to its end, with what descends from it. It reads nothing. Never throws. */
export const run = (
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env = process.env, timeoutMs = 30_000, signal }: RunOptions = {},
): Promise<Ended> =>
  new Promise((resolve) => {
    // A group of its own: what it started ends with it.
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    const end = () => {
      try {
        process.kill(-child.pid!, "SIGKILL");
      } catch {
        // It has ended.
      }
    };
    const timer = setTimeout(end, timeoutMs);
    if (signal?.aborted) end();
    signal?.addEventListener("abort", end, { once: true });
    const finish = (status: number | null, failure = "") => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve({
        status,
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8") + failure,
      });
    };
    child.on("error", (error) => finish(null, error.message));
    child.on("close", (status) => finish(status));
  });
