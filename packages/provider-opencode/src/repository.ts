import { readdir } from "node:fs/promises";
import path from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import { exists, foldersUpToRoot, oneLine, readIfThere } from "@team-agent/plugin-api/toolkit";

const SETTINGS = ["opencode.json", "opencode.jsonc", ".opencode/opencode.json", ".opencode/opencode.jsonc"];
const RUNS = ["plugin", "plugins", "tool", "tools"];
const TEXTS = ["agent", "agents", "command", "commands", "mode", "modes", "skill", "skills"];

/** What the program would run, or change about itself, for the sake of a folder, up to the root of its repository. */
export const repositoryExecutables = async (directory: string): Promise<RepositoryExecutable[]> => {
  const found: RepositoryExecutable[] = [];
  for (const folder of await foldersUpToRoot(directory)) {
    const named = (name: string): string => path.join(path.relative(directory, folder), name);
    for (const name of SETTINGS) {
      const text = await readIfThere(path.join(folder, name));
      if (text !== null) found.push({ kind: "setting", file: named(name), what: oneLine(text) });
    }
    // Its own packages are installed there, whatever else is in the folder.
    if (await exists(path.join(folder, ".opencode", "package.json")))
      found.push({ kind: "other", file: named(".opencode/package.json"), what: "packages to install" });
    for (const kind of [...RUNS, ...TEXTS])
      for (const name of (await readdir(path.join(folder, ".opencode", kind)).catch(() => [])).sort())
        found.push({
          kind: RUNS.includes(kind) ? "hook" : "other",
          file: named(`.opencode/${kind}/${name}`),
          what: RUNS.includes(kind) ? "code that the program runs" : "text that may carry commands to run",
        });
  }
  return found;
};
