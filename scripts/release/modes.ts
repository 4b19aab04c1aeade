import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * npm packs each file with the mode that it has, which comes from the umask of whoever checked out and built. These are
 * the modes of a usual checkout, so that a release is the same bytes wherever it is made.
 */
export const usualModes = (folder: string): void => {
  const { bin = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    bin?: Readonly<Record<string, string>>;
  };
  const programs = Object.values(bin).map((path) => relative(".", path));
  for (const path of filesOf(folder)) chmodSync(join(folder, path), programs.includes(path) ? 0o755 : 0o644);
};

const NEVER_PACKED = ["node_modules", "src", "test"];

const filesOf = (folder: string, below = ""): readonly string[] =>
  readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) return NEVER_PACKED.includes(path) ? [] : filesOf(folder, path);
    return entry.isFile() ? [path] : [];
  });
