import { processStartTime } from "./identity.ts";

const LOOK_EVERY_MS = 2_000;

/**
 * tmux 3.3a now and then misses the end of a pane's program: it stays unreaped, and nobody is told (seen with programs
 * that end with their input). A SIGCHLD makes the server look again, and then it tells. Only our own private server is
 * signalled, and only when a program has really ended.
 */
export const watchForUnreaped = (serverPid: number, livePids: () => readonly number[]): (() => void) => {
  const timer = setInterval(() => {
    if (livePids().every((pid) => processStartTime(pid) !== null)) return;
    try {
      process.kill(serverPid, "SIGCHLD");
    } catch {
      // The server is gone; the connection's end tells that.
    }
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
};
