import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isTemporaryOf, namesIn, STAGING } from "./files.ts";
import type { Places } from "./places.ts";
import { startIn, startOf } from "./processes.ts";

const WORKER = ".worker";

/**
 * The words of a program that fills a folder, so that it writes itself down there first: it goes on where its installer is
 * killed. Where the folder is gone by then, nothing is done.
 */
export const asWorker = (folder: string, words: readonly string[]): readonly [string, ...string[]] => [
  "sh",
  "-c",
  '{ echo "$$"; cat "/proc/$$/stat" 2>/dev/null || ps -o lstart= -p "$$"; } >"$0" && exec "$@"',
  join(folder, WORKER),
  ...words,
];

/** It has done its work. */
export const forgetWorker = (folder: string): void => rmSync(join(folder, WORKER), { force: true });

/** Takes away what a killed installer left: staging folders, with whoever still fills them, and temporary files. */
export const removeHalfDone = (places: Places): void => {
  const { runtime, versions, nodes, bin, current, previous, command, launcher } = places;
  for (const folder of [versions, nodes])
    for (const name of namesIn(folder).filter((one) => STAGING.test(one))) {
      endWorker(join(folder, name));
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  for (const folder of [runtime, bin])
    for (const name of namesIn(folder))
      if (isTemporaryOf(name, [current, previous, command, launcher]))
        rmSync(join(folder, name), { force: true });
};

/** Ends the very process that was written down, and what it started; no other that has its number by now. */
const endWorker = (folder: string): void => {
  try {
    const [pid = "", start = ""] = readFileSync(join(folder, WORKER), "utf8").split("\n");
    if (startOf(Number(pid)) === (startIn(start) ?? start.trim())) process.kill(-Number(pid), "SIGKILL");
  } catch {
    // None was written down, or it has ended.
  }
};
