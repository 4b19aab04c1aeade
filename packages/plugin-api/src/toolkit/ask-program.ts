import { spawn } from "node:child_process";

const ANSWERED_WITHIN_MS = 10_000;
const KEPT = 4_000;

/**
 * What a program prints when it is run with these arguments, as `--version`; null where it fails or is late (after
 * `withinMs`). It may be a script that waits for a program of its own: both are ended then.
 */
export const askProgram = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  withinMs = ANSWERED_WITHIN_MS,
): Promise<string | null> =>
  new Promise((resolve) => {
    const child = spawn(program, args, {
      env: { ...env },
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(0, KEPT);
    });
    const end = (answer: string | null) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const timer = setTimeout(() => {
      endGroup(child.pid);
      child.stdout.destroy();
      end(null);
    }, withinMs);
    child.on("error", () => end(null));
    child.on("close", (code) => end(code === 0 ? said : null));
  });

const endGroup = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It ended in this moment.
  }
};
