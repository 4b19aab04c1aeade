import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A digest of each document of a team, by its path in the team's folder. */
export type DocumentMarks = Readonly<Record<string, string>>;

const MAX_BYTES = 1024 * 1024;

/** What tells one version of a team's documents from another. */
export const markDocuments = (directory: string): DocumentMarks => {
  const paths = ["TEAM.md", ...roleDocuments(directory)];
  return Object.fromEntries(
    paths.flatMap((path) => {
      const mark = markOf(join(directory, path));
      return mark === null ? [] : [[path, mark]];
    }),
  );
};

/** Documents that differ from what a team was started from, in words; nothing where that is not known. */
export const changedDocuments = (directory: string, before: DocumentMarks | undefined): readonly string[] => {
  if (!before) return [];
  const now = markDocuments(directory);
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].sort().flatMap((path) => {
    if (before[path] === now[path]) return [];
    return [
      `${path} ${now[path] === undefined ? "is gone" : before[path] === undefined ? "is new" : "was changed"}`,
    ];
  });
};

const roleDocuments = (directory: string): readonly string[] => {
  try {
    return readdirSync(join(directory, "agents"))
      .filter((name) => name.endsWith(".md") && !name.startsWith("."))
      .map((name) => `agents/${name}`);
  } catch {
    return [];
  }
};

/** Null for what is not there; what is no plain file of a usual size has a mark of its own. */
const markOf = (path: string): string | null => {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? null : "unreadable";
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size > MAX_BYTES) return "unreadable";
    return createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 32);
  } finally {
    closeSync(file);
  }
};
