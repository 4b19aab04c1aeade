import { spawn } from "node:child_process";

/** Waits for our end and tells a deliberate one from a death: after a word it leaves, without one it runs the command. */
const SCRIPT = 'read -r word; [ -n "$word" ] || exec "$@"';

/**
 * Brings this process back when it dies. The kernel closes the guard's input at our death, however it comes. The
 * transport, the second line, may hold on to a program that died in the middle of a reply, and tell nobody.
 */
export const startGuard = (command: readonly string[], cwd: string): { dismiss(): void } => {
  const child = spawn("/bin/sh", ["-c", SCRIPT, "sh", ...command], {
    cwd,
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // A guard that could not be started, or was ended, leaves the transport alone with the task.
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  return { dismiss: () => void child.stdin.end("stop\n") };
};

/** Starts a command that goes on without us. */
export const startDetached = ([program, ...args]: readonly string[], cwd: string): void => {
  const child = spawn(program!, args, { cwd, detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
};
