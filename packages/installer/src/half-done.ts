import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isTemporaryOf, namesIn, STAGING } from "./files.ts";
import type { Places } from "./places.ts";
import { startIn, startOf } from "./processes.ts";
import { START_ARGS, START_ENV, startPrinted } from "./ps.ts";

const WORKER = ".worker";
const ASK_START = `LC_ALL=${START_ENV.LC_ALL} TZ=${START_ENV.TZ} ps ${START_ARGS.join(" ")}`;

/**
 * The words of a program that fills a folder, so that it writes itself down there first: it goes on where its installer is
 * killed. Where the folder is gone by then, nothing is done.
 */
export const asWorker = (folder: string, words: readonly string[]): readonly [string, ...string[]] => [
  "sh",
  "-c",
  `{ echo "$$"; cat "/proc/$$/stat" 2>/dev/null || ${ASK_START} "$$"; } >"$0" && exec "$@"`,
  join(folder, WORKER),
  ...words,
];

/** It has done its work. */
export const forgetWorker = (folder: string): void => rmSync(join(folder, WORKER), { force: true });

/** What a killed installer left: staging folders and temporary files. */
export const halfDoneIn = (places: Places): readonly string[] => {
  const { runtime, versions, nodes, bin, current, previous, command, launcher } = places;
  const inside = (folder: string, isHalfDone: (name: string) => boolean) =>
    namesIn(folder)
      .filter(isHalfDone)
      .map((name) => join(folder, name));
  return [
    ...[versions, nodes].flatMap((folder) => inside(folder, (name) => STAGING.test(name))),
    ...inside(runtime, (name) => isTemporaryOf(name, [current, previous, command])),
    ...inside(bin, (name) => isTemporaryOf(name, [launcher])),
  ];
};

/** Takes it away, and ends whoever still fills a staging folder. */
export const removeHalfDone = (places: Places): void => {
  for (const path of halfDoneIn(places)) {
    endWorker(path);
    rmSync(path, { recursive: true, force: true });
  }
};

/** Ends the very process that was written down, and what it started; no other that has its number by now. */
const endWorker = (folder: string): void => {
  try {
    const [pid = "", start = ""] = readFileSync(join(folder, WORKER), "utf8").split("\n");
    const began = startIn(start) ?? startPrinted(start);
    if (began !== null && startOf(Number(pid)) === began) process.kill(-Number(pid), "SIGKILL");
  } catch {
    // None was written down, or it has ended.
  }
};
