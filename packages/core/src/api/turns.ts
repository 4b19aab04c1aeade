import type { Socket } from "node:net";

/** More that nobody reads is not produced. */
const MAX_UNREAD_BYTES = 1024 * 1024;
const MAX_QUEUED = 100;
/** Calls that wait for something, of one connection. */
const MAX_OPEN = 1_000;

/**
 * Starts what a connection asks for in its order, one request in each turn of the event loop, so that a connection that
 * asks a thousand things at once delays others by one of them. It is not read further meanwhile.
 */
export const createTurns = (socket: Socket, serve: (line: string) => Promise<void>) => {
  const queue: string[] = [];
  let next = 0;
  let open = 0;
  let isGoing = false;
  let isPaused = false;

  const go = (): void => {
    isGoing = false;
    if (socket.destroyed || next >= queue.length) return void resume();
    if (open >= MAX_OPEN) return;
    if (socket.writableLength > MAX_UNREAD_BYTES) {
      isGoing = true;
      return void socket.once("drain", go);
    }
    isGoing = true;
    open += 1;
    void serve(queue[next++]!).finally(() => {
      open -= 1;
      if (!isGoing) go();
    });
    setImmediate(go);
  };
  const resume = (): void => {
    queue.length = 0;
    next = 0;
    if (isPaused && !socket.destroyed) socket.resume();
    isPaused = false;
  };

  return (lines: readonly string[]): void => {
    for (const line of lines) queue.push(line);
    if (queue.length > MAX_QUEUED && !isPaused) {
      isPaused = true;
      socket.pause();
    }
    if (!isGoing) go();
  };
};
