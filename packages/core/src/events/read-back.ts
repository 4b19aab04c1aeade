import type { FileHandle } from "node:fs/promises";
import type { LoggedEvent } from "./log.ts";
import { openLogs, parseEvent } from "./read.ts";

/** The log and its older files are smaller, but anybody may write to them. */
const MOST_BYTES = 64 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
const LONGEST_LINE = 1024 * 1024;

/** The events of these names that the log and its older files hold, youngest first. What is beyond the bound is not looked at. */
export async function* readEventLogBack(
  path: string,
  names: readonly string[],
  mostBytes = MOST_BYTES,
): AsyncGenerator<LoggedEvent> {
  const files = await openLogs(path);
  const left = { bytes: mostBytes };
  try {
    for (const file of files)
      for await (const lines of linesBack(file, left)) {
        // Most pieces name none of them, and need not be cut into lines.
        if (!names.some((name) => lines.includes(name))) continue;
        for (const line of lines.toString("utf8").split("\n").reverse()) {
          if (!names.some((name) => line.includes(name))) continue;
          const event = parseEvent(line);
          if (event && names.includes(event.event)) yield event;
        }
      }
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

/** Pieces of whole lines, the last one first. */
async function* linesBack(file: FileHandle, left: { bytes: number }): AsyncGenerator<Buffer> {
  let at = (await file.stat()).size;
  /** The beginning of what was read, up to the end of a line that begins before it. */
  let rest: Buffer = Buffer.alloc(0);
  while (at > 0 && left.bytes > 0) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, at));
    at -= chunk.length;
    left.bytes -= chunk.length;
    await file.read(chunk, 0, chunk.length, at);
    const data = Buffer.concat([chunk, rest]);
    const from = at === 0 ? 0 : data.indexOf("\n") + 1;
    const isWithin = at > 0 && from === 0;
    rest = isWithin ? data : data.subarray(0, from);
    // The end of such a line is forgotten, so that it is none.
    if (rest.length > LONGEST_LINE) rest = Buffer.alloc(0);
    if (!isWithin) yield data.subarray(from);
  }
}
