import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Places } from "./places.ts";
import { startOf } from "./processes.ts";
import { namesIn } from "./versions.ts";

const WORKER = ".worker";

/** Writes down which process fills a folder: it goes on where its installer is killed. */
export const noteWorker = (folder: string, pid: number): void =>
  writeFileSync(join(folder, WORKER), `${pid} ${startOf(pid)}\n`);

/** Takes away what a killed installer left: staging folders, with whoever still fills them, and temporary files. */
export const removeHalfDone = ({ runtime, versions, nodes, bin }: Places): void => {
  for (const folder of [versions, nodes])
    for (const name of namesIn(folder).filter((one) => one.startsWith("."))) {
      endWorker(join(folder, name));
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  removeIn(runtime, /^(?:current|previous)\.\d+\.tmp$/);
  removeIn(bin, /^team-agent\.\d+\.tmp$/);
};

const removeIn = (folder: string, names: RegExp): void => {
  for (const name of namesIn(folder)) if (names.test(name)) rmSync(join(folder, name), { force: true });
};

/** Ends the very process that was written down, and what it started; no other that has its number by now. */
const endWorker = (folder: string): void => {
  try {
    const [pid = "", ...start] = readFileSync(join(folder, WORKER), "utf8").trim().split(" ");
    if (startOf(Number(pid)) === start.join(" ")) process.kill(-Number(pid), "SIGKILL");
  } catch {
    // None was written down, or it has ended.
  }
};
