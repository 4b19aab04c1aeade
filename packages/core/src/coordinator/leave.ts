import type { Server as HttpServer } from "node:http";
import type { OpenCalls } from "../api/index.ts";
import { settleAll } from "../approvals/index.ts";
import type { Context } from "../runtime/index.ts";
import { ensurePrivateDir, writeOwnFile } from "../workspace/index.ts";
import type { SocketDoor } from "./socket-door.ts";

export interface Held {
  readonly context: Context;
  readonly calls: OpenCalls;
  readonly socket: SocketDoor;
  readonly http: HttpServer;
  readonly guard: { dismiss(): void };
  /** The file that says that the end was meant; null where another one follows. */
  readonly stoppedMark: string | null;
}

/** Ends all that a coordinator holds but its lock. The agents' programs go on. */
export const leave = async (held: Held, reason: string): Promise<void> => {
  const { context, calls, socket, http, guard, stoppedMark } = held;
  // Told before anything ends: whoever would bring us back must know that this is meant.
  if (stoppedMark !== null) {
    ensurePrivateDir(context.workspace.privateDir);
    writeOwnFile(stoppedMark, "");
  }
  guard.dismiss();
  // Whoever comes now starts the next coordinator, which waits for our lock.
  socket.close();
  for (const agent of context.live.all()) settleAll(agent);
  const answered = calls.leave(reason);
  socket.hangUp();
  await answered;
  // Taken back first: a deliberate stop must not be answered by a new start.
  await Promise.all(
    [...context.transports.values()].map((transport) => transport.supervise(null).catch(() => {})),
  );
  socket.end();
  http.closeAllConnections();
  http.close();
  const transports = [...context.transports.values()];
  // What ends from here on is the next coordinator's to see.
  context.transports.clear();
  await Promise.all(transports.map((transport) => transport.close()));
  for (const agent of context.live.all()) agent.over.abort();
  context.events.write("coordinator.exit", { reason });
  context.store.close();
};
