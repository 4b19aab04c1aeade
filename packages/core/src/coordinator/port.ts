import type { Server } from "node:http";
import type { Clock } from "../ground/index.ts";

const FIRST_PORT = 20_000;
const PORTS = 12_000;
const TRIES = 20;
/** A process that was just killed lets go of its lock before its port; nothing tells when the port is free. */
const RELEASE_TRIES = 60;
const RELEASE_GAP_MS = 25;

/** The port that a workspace begins to look at, so that it is the same after a reboot. */
export const preferredPort = (workspaceKey: string): number =>
  FIRST_PORT + (Number.parseInt(workspaceKey.slice(0, 8), 16) % PORTS);

/**
 * Listens on loopback. `fixed` is the port of an earlier life, which running agents still call: when it is taken by
 * somebody else for longer than a dying process needs, `taken` says so and another one is used.
 */
export const listenOnPort = async (
  clock: Clock,
  server: Server,
  fixed: number | null,
  workspaceKey: string,
): Promise<{ port: number; taken: number | null }> => {
  const wanted = fixed ?? preferredPort(workspaceKey);
  for (let index = 0; fixed !== null && index < RELEASE_TRIES; index++) {
    if (await tryListen(server, fixed)) return { port: fixed, taken: null };
    await clock.sleep(RELEASE_GAP_MS);
  }
  for (let index = 0; index < TRIES; index++) {
    const port = FIRST_PORT + ((wanted - FIRST_PORT + index) % PORTS);
    if (await tryListen(server, port))
      return { port, taken: fixed !== null && port !== fixed ? fixed : null };
  }
  throw new Error(`no free port near ${wanted}`);
};

const tryListen = (server: Server, port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off("listening", onListening);
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    };
    const onListening = () => {
      server.off("error", onError);
      resolve(true);
    };
    server.once("error", onError);
    server.once("listening", onListening);
    server.listen(port, "127.0.0.1");
  });
