import { processStartTime } from "./identity.ts";
import type { SessionLink } from "./session-link.ts";

const LOOK_EVERY_MS = 2_000;

/**
 * tmux 3.3a now and then misses the end of a pane's program: it stays unreaped, and nobody is told (seen with programs
 * that end with their input). A SIGCHLD makes the server look again, and then it tells. Only our own private server is
 * signalled, and only when a program has really ended.
 */
export const watchForUnreaped = (
  serverPid: number,
  link: Pick<SessionLink, "livePids" | "look">,
): (() => void) => {
  const timer = setInterval(() => {
    if (link.livePids().every((pid) => processStartTime(pid) !== null)) return;
    try {
      process.kill(serverPid, "SIGCHLD");
    } catch {
      // The server is gone; the connection's end tells that.
    }
    // Of a pane that a person moved into another session tmux tells nothing at all.
    void link.look();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
};
