import { access, readFile } from "node:fs/promises";
import path from "node:path";

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** The text of a file. Missing is null; there but unreadable is an empty text: the program may be able to read it. */
export const readIfThere = (file: string): Promise<string | null> =>
  readFile(file, "utf8").catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" || error.code === "ENOTDIR" ? null : "",
  );

/** A folder and those above it up to the root of its git repository; only itself outside one. */
export const foldersUpToRoot = async (directory: string): Promise<string[]> => {
  const folders: string[] = [];
  for (let folder = directory; ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (await exists(path.join(folder, ".git"))) return folders;
    if (folder === path.dirname(folder)) return [directory];
  }
};
