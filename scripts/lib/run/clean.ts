// node clean.ts FOLDER keep|remove: waits until standard input closes, then ends every process of a run's folder.
import { readdirSync, rmSync } from "node:fs";
import { processesIn } from "./processes.ts";

const LOOK_EVERY_MS = 50;
/** Whoever was just being started is seen by its environment within this time. */
const QUIET_MS = 500;

const [folder = "", then = "keep"] = process.argv.slice(2);

const clean = async (): Promise<void> => {
  let quietSince = Date.now();
  while (Date.now() - quietSince < QUIET_MS) {
    // One sweep ends a coordinator together with those that would bring it back; the next one ends who was faster.
    const left = processesIn(folder).filter(({ pid }) => pid !== process.pid);
    for (const { pid } of left) end(pid);
    if (left.length > 0) quietSince = Date.now();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  if (then === "remove" || readdirSync(folder).length === 0)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
};

const end = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already.
  }
};

// Ctrl-C and a closed terminal are meant for the run; what it leaves is ended all the same.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
process.stdin.resume();
process.stdin.on("end", () => void clean());
process.stdin.on("error", () => void clean());
