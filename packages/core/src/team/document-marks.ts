import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";

/** A digest of each document of a team, by its path from the team's folder. */
export type DocumentMarks = Readonly<Record<string, string>>;

const MAX_BYTES = 1024 * 1024;
/** Of a document whose agent was removed: whatever becomes of it is no change of the team. */
const LEFT = "left";

/** What tells one version of a team's documents from another; `others` are role documents that stand elsewhere. */
export const markDocuments = (directory: string, others: readonly string[] = []): DocumentMarks => {
  const paths = ["TEAM.md", ...roleDocuments(directory), ...others.map((path) => relative(directory, path))];
  return Object.assign({}, ...paths.map((path) => markDocument(directory, join(directory, path))));
};

/** The same of one document; empty where there is none. */
export const markDocument = (directory: string, file: string): DocumentMarks => {
  const mark = markOf(file);
  return mark === null ? {} : { [relative(directory, file)]: mark };
};

/** Documents of agents that were removed are not looked at any more. */
export const withoutDocuments = (
  marks: DocumentMarks,
  directory: string,
  files: readonly string[],
): DocumentMarks => ({
  ...marks,
  ...Object.fromEntries(files.map((file) => [relative(directory, file), LEFT])),
});

/** Documents of removed agents that are gone stay known as such: one that is put back is no new agent's. */
export const stillLeft = (before: DocumentMarks | undefined, now: DocumentMarks): DocumentMarks => ({
  ...Object.fromEntries(Object.entries(before ?? {}).filter(([, mark]) => mark === LEFT)),
  ...now,
});

/** Documents that differ from what a team was started from, in words; nothing where that is not known. */
export const changedDocuments = (directory: string, before: DocumentMarks | undefined): readonly string[] => {
  if (!before) return [];
  const elsewhere = Object.keys(before).map((path) => join(directory, path));
  const now = markDocuments(directory, elsewhere);
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].sort().flatMap((path) => {
    if (before[path] === now[path] || before[path] === LEFT) return [];
    return [
      `${shown(directory, path)} ${now[path] === undefined ? "is gone" : before[path] === undefined ? "is new" : "was changed"}`,
    ];
  });
};

/** A way that leads out of the team's folder is hard to read. */
const shown = (directory: string, path: string): string =>
  path.startsWith("..") || isAbsolute(path) ? join(directory, path) : path;

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
