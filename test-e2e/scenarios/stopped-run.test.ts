import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processesIn } from "../../scripts/lib/run/processes.ts";
import { REPOSITORY } from "../kit/npm.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const TESTS = ["scripts/test.ts", "test-e2e/scenarios/recovery.test.ts", "-t", "life.kill-anytime"];
const CHAOS = ["test-e2e/chaos/main.ts", "--agents", "3", "--messages", "100000"];

/** What runs it, and how that is stopped. */
const RUNS: readonly (readonly [string, readonly string[], NodeJS.Signals])[] = [
  ['exec "$@"', TESTS, "SIGKILL"],
  ['exec "$@"', TESTS, "SIGINT"],
  ['exec "$@"', CHAOS, "SIGTERM"],
  // npm itself is killed, with and without a shell of its own between: nobody tells the run.
  ['"$@"; exit $?', TESTS, "SIGKILL"],
  [`sh -c '"$@"; exit $?' sh "$@"; exit $?`, TESTS, "SIGKILL"],
];

verifies(
  "trial.43",
  async () => {
    const { env } = useSandbox();
    // A short path: sockets lie below it.
    const root = mkdtempSync(join(tmpdir(), "n"));
    for (const [how, args, signal] of RUNS) {
      const run = spawn("sh", ["-c", how, "sh", process.execPath, ...args], {
        cwd: REPOSITORY,
        env: { ...env, TMPDIR: root, ...(how.startsWith("exec") ? {} : { npm_lifecycle_event: "test" }) },
        stdio: "ignore",
      });
      const folder = await until("the run has a folder", () => runFolder(root), 60_000);
      await until("a team lives in it", () => isBusy(folder), 60_000);
      run.kill(signal);
      await ended(run);
      await until(
        `nothing lives after ${signal}`,
        () => processesIn(folder).length === 0 && !existsSync(folder),
        60_000,
      );
    }
  },
  300_000,
);

const runFolder = (root: string): string | null => {
  const name = readdirSync(root).find((one) => one.startsWith("ta-run-"));
  return name === undefined ? null : join(root, name);
};

const isBusy = (folder: string): boolean => {
  const commands = processesIn(folder).map(({ command }) => command);
  return ["tmux", "agent.js", "daemon"].every((part) => commands.some((command) => command.includes(part)));
};

const ended = (run: ChildProcess): Promise<void> =>
  run.exitCode !== null || run.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => run.once("exit", () => resolve()));
