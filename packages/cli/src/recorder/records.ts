import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { TeamAgentError } from "@team-agent/core/client";
import { hideText, hideValue } from "./hide-value.ts";
import type { NameRule } from "./names.ts";

interface Stamp {
  readonly inode: number;
  readonly size: number;
  readonly changedAt: number;
}

/** The files of some folders at one moment. */
export type Snapshot = ReadonlyMap<string, Stamp>;

export interface NewRecord {
  readonly path: string;
  /** What was there before the recording is not a part of it. */
  readonly from: number;
  readonly size: number;
}

export interface Found {
  readonly records: readonly NewRecord[];
  /** Files that changed and are not copied, each with why. */
  readonly left: readonly string[];
}

const ENDINGS = [".jsonl", ".ndjson"];
const MOST_BYTES = 16 * 1024 * 1024;

export const takeSnapshot = (folders: readonly string[]): Snapshot => {
  const files = new Map<string, Stamp>();
  for (const folder of folders)
    for (const path of filesIn(folder)) {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat) files.set(path, { inode: stat.ino, size: stat.size, changedAt: stat.mtimeMs });
    }
  return files;
};

const filesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    throw new TeamAgentError("usage", `${folder} cannot be read as a folder (${(error as Error).message})`, {
      action: "name a folder that is there with --records",
    });
  }
};

/** What came between two moments. */
export const compareSnapshots = (before: Snapshot, after: Snapshot): Found => {
  const records: NewRecord[] = [];
  const left: string[] = [];
  for (const [path, now] of after) {
    const then = before.get(path);
    if (then && then.size === now.size && then.changedAt === now.changedAt && then.inode === now.inode)
      continue;
    const from = then?.size ?? 0;
    if (!ENDINGS.includes(extname(path))) left.push(`${path}: no file of lines (${ENDINGS.join(", ")})`);
    else if (then && (then.inode !== now.inode || now.size <= from))
      left.push(`${path}: it was there before and was written anew, so what is new in it is not known`);
    else if (now.size - from > MOST_BYTES) left.push(`${path}: more than ${MOST_BYTES / 1024 / 1024} MB`);
    else if (now.size > from) records.push({ path, from, size: now.size });
  }
  return { records, left };
};

/** The new lines of a record, with nothing of the person in them. */
export const readRecord = ({ path, from, size }: NewRecord, rules: readonly NameRule[]): string => {
  const bytes = Buffer.alloc(size - from);
  const file = openSync(path, "r");
  try {
    const length = readSync(file, bytes, 0, bytes.length, from);
    return hideLines(bytes.toString("utf8", 0, length), rules);
  } finally {
    closeSync(file);
  }
};

export const hideLines = (text: string, rules: readonly NameRule[]): string =>
  text
    .split("\n")
    .map((line) => {
      try {
        return line.trim() === "" ? line : JSON.stringify(hideValue(JSON.parse(line), rules));
      } catch {
        return hideText(line, rules);
      }
    })
    .join("\n");

/** What the copy is called: the record's own name, as far as it tells of nobody. */
export const nameOfRecord = (path: string, rules: readonly NameRule[]): string =>
  hideText(basename(path, extname(path)), rules).replaceAll(/[^A-Za-z0-9._-]/g, "-") || "record";
