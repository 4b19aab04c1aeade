import path from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import { exists, foldersUpToRoot } from "@team-agent/plugin-api/toolkit";
import { OBEYED } from "./programs.ts";

/** What of a repository any of the programs obeys: which one is started is not known here. */
export const repositoryExecutables = (directory: string): Promise<RepositoryExecutable[]> =>
  broughtFor(directory, null);

/** What is there of these names, in a folder and those above it up to the root of its repository. */
export const broughtFor = async (
  directory: string,
  obeys: readonly string[] | null,
): Promise<RepositoryExecutable[]> => {
  const found: RepositoryExecutable[] = [];
  for (const folder of await foldersUpToRoot(directory))
    for (const name of obeys ?? OBEYED) {
      const whole = path.join(folder, name);
      if (!(await exists(whole))) continue;
      const file = path.relative(directory, whole);
      found.push({ kind: "other", file, what: "configuration that a program may run something by" });
    }
  return found;
};
