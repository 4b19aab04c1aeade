import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./world.ts";

/** How often each message was given to its recipient's model, by the recipient's own records. */
export const timesGiven = (world: World): ReadonlyMap<string, number> => {
  const folder = join(world.sandbox.env.HOME!, ".fake-agent", "sessions");
  const times = new Map<string, number>();
  for (const file of readdirSync(folder))
    for (const line of ownLines(readFileSync(join(folder, file), "utf8"))) {
      if (!/^\{"type":"(?:prompt|hook_text)"/.test(line)) continue;
      for (const [, id] of line.matchAll(/\[team-agent-token:(msg_[0-9a-f]{12}):[0-9a-f]{16}\]/g))
        times.set(id!, (times.get(id!) ?? 0) + 1);
    }
  return times;
};

/** A fork's record begins with a copy of its source's, in which another agent was given messages. */
const ownLines = (record: string): readonly string[] => {
  const lines = record.split("\n");
  const fork = lines.findLastIndex((line) => /^\{"type":"session".*"forked_from":/.test(line));
  return lines.slice(fork + 1);
};
