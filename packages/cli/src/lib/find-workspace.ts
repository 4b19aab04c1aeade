import { lstatSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** What makes a folder a workspace: a team's documents, or what a coordinator left there. */
const MARKS = [join(".team", "current", "TEAM.md"), join(".team", "runtime")];

/**
 * The workspace of a command: as the environment names it, else the nearest folder upwards that holds a team of the same
 * person, else the folder itself.
 */
export const findWorkspace = (folder: string, named = process.env.TEAM_AGENT_WORKSPACE): string => {
  if (named) return named;
  for (let at = realOrSame(folder); ; at = dirname(at)) {
    if (MARKS.some((mark) => isOwn(join(at, mark)))) return at;
    if (at === dirname(at)) return folder;
  }
};

/** A folder above may be somebody else's, such as the common temp folder. */
const isOwn = (path: string): boolean => {
  try {
    return lstatSync(path).uid === process.getuid?.();
  } catch {
    return false;
  }
};

const realOrSame = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};
