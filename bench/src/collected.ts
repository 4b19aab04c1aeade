import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

export interface Collected {
  /** Its memory once all garbage is collected. */
  memoryMb(): Promise<number>;
  close(): void;
}

/** Reaches a process of Node.js through the debugger that each of them opens when it is asked to; `log` is its standard error. */
export const openCollected = async (pid: number, log: string): Promise<Collected> => {
  process.kill(pid, "SIGUSR1");
  const socket = new WebSocket(await debuggerIn(log));
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  let calls = 0;
  const collect = () =>
    new Promise<void>((resolve) => {
      const id = ++calls;
      const onAnswer = ({ data }: MessageEvent): void => {
        if ((JSON.parse(String(data)) as { id?: number }).id !== id) return;
        socket.removeEventListener("message", onAnswer);
        resolve();
      };
      socket.addEventListener("message", onAnswer);
      socket.send(JSON.stringify({ id, method: "HeapProfiler.collectGarbage" }));
    });
  return {
    memoryMb: async () => {
      // What a finalizer lets go of is garbage for the next one.
      await collect();
      await collect();
      return rssOf(pid);
    },
    close: () => socket.close(),
  };
};

const debuggerIn = async (log: string): Promise<string> => {
  for (;;) {
    const found = /^Debugger listening on (ws:\S+)$/m.exec(readFileSync(log, "utf8"));
    if (found) return found[1]!;
    await wait(5);
  }
};

const rssOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
