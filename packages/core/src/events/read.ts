import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { LoggedEvent } from "./log.ts";

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
/** More than any version ever kept. */
const MOST_FILES = 20;

/** What the log and its older files hold, oldest first, a line at a time. A line that is no event is passed over. */
export async function* readEventLog(path: string): AsyncGenerator<LoggedEvent> {
  const files = await openLogs(path);
  try {
    for (const file of files.reverse())
      for await (const line of file.readLines({ autoClose: false, start: 0 })) {
        const event = parseEvent(line);
        if (event) yield event;
      }
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

/** Youngest first: a log that is put aside meanwhile is then found twice, never missed. */
export const openLogs = async (path: string): Promise<FileHandle[]> => {
  const files: FileHandle[] = [];
  const seen = new Set<string>();
  for (let number = 0; number <= MOST_FILES; number++) {
    const name = number === 0 ? path : `${path}.${number}`;
    const file = await open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => null);
    if (!file) continue;
    const stat = await file.stat();
    const { dev, ino } = stat;
    if (!stat.isFile() || seen.has(`${dev}:${ino}`)) await file.close();
    else files.push(file);
    seen.add(`${dev}:${ino}`);
  }
  return files;
};

export const parseEvent = (line: string): LoggedEvent | null => {
  try {
    const value = JSON.parse(line) as LoggedEvent | null;
    return typeof value === "object" && value !== null && typeof value.event === "string" ? value : null;
  } catch {
    return null;
  }
};
