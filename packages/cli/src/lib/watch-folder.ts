import { type FSWatcher, readdirSync, watch } from "node:fs";
import { join } from "node:path";

/** What somebody else writes, and as often as they like. */
const NOT_OURS = ["node_modules", ".git"];

/** Tells of each change of a file below a folder. Answers what ends it. */
export const watchFolder = (root: string, onChange: () => void): (() => void) => {
  const watchers = new Map<string, FSWatcher>();
  const look = () => {
    const folders = foldersIn(root);
    for (const [folder, watcher] of watchers)
      if (!folders.includes(folder)) {
        watcher.close();
        watchers.delete(folder);
      }
    for (const folder of folders) if (!watchers.has(folder)) begin(folder);
  };
  const begin = (folder: string) => {
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name !== null && NOT_OURS.includes(name)) return;
        look();
        onChange();
      });
      // It was taken away; the folder above tells.
      watcher.on("error", () => watcher.close());
      watchers.set(folder, watcher);
    } catch {
      // It is gone again.
    }
  };
  look();
  return () => {
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  };
};

const foldersIn = (folder: string): readonly string[] => {
  try {
    const below = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !NOT_OURS.includes(entry.name))
      .flatMap(({ name }) => foldersIn(join(folder, name)));
    return [folder, ...below];
  } catch {
    return [];
  }
};
