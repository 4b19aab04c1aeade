import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { systemClock } from "../src/ground/index.ts";
import { followFile } from "../src/turns/follow-file.ts";
import { tempDir } from "./bench.ts";

/** Follows a file, and keeps all that is told of it. */
export const follow = (path: string, offset = 0) => {
  const seen = { lines: [] as string[], offset, resets: 0 };
  const follower = followFile({
    clock: systemClock,
    path,
    offset,
    onLines: (lines, next) => {
      seen.lines.push(...lines);
      seen.offset = next;
    },
    onReset: () => {
      seen.resets += 1;
      seen.lines.push("-- reset --");
    },
  });
  onTestFinished(() => follower.stop());
  return { seen, follower };
};

/** A file of its own; without content it does not exist yet. */
export const file = (content?: string) => {
  const path = join(tempDir(), "record.jsonl");
  if (content !== undefined) writeFileSync(path, content);
  return path;
};
