import { createReadStream } from "node:fs";
import type { ForkEvidence } from "@team-agent/plugin-api";
import { parseObject, stringOf } from "@team-agent/plugin-api/toolkit";

/**
 * A fork's file is written with its first prompt, and begins with the whole history of its source: the same records, with
 * the same uuids, under the new session's id. Its own part begins behind the last of them (2.1.330).
 */
export const findFork = async (own: string, source: string): Promise<ForkEvidence | null> => {
  const known = new Set<string>();
  for await (const { uuid } of recordsOf(source)) if (uuid !== undefined) known.add(uuid);
  let [shared, ownFrom] = [0, 0];
  let hasOwn = false;
  for await (const { uuid, end } of recordsOf(own)) {
    if (uuid === undefined) continue;
    hasOwn = !known.has(uuid);
    if (hasOwn) continue;
    shared += 1;
    ownFrom = end;
  }
  if (!hasOwn) return null;
  return shared > 0
    ? { continues: true, ownFrom, evidence: `${shared} of its records are those of ${source}` }
    : { continues: false, ownFrom: 0, evidence: `none of its records is one of ${source}` };
};

interface Line {
  readonly uuid: string | undefined;
  /** Byte behind it. */
  readonly end: number;
}

/** Whole lines alone: the last one may be half written. */
async function* recordsOf(file: string): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let at = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, from)) {
      const uuid = uuidOf(data.toString("utf8", from, end));
      from = end + 1;
      yield { uuid, end: at + from };
    }
    at += from;
    rest = data.subarray(from);
  }
}

const uuidOf = (line: string): string | undefined => stringOf(parseObject(line)?.uuid);
