import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { TeamAgentError } from "@team-agent/plugin-api/errors";
import { quoteWord } from "../ground/index.ts";

/** Something else stands at a path of ours than should. */
export const unsafePath = (code: UnsafeCode, path: string, stands: string, action: string): TeamAgentError =>
  new TeamAgentError(code, `${path} ${stands}; nothing there was touched`, { action, data: { path } });

export type Kind = "folder" | "file";
export type UnsafeCode = "path_unsafe" | "private_dir_unsafe";

/** What stands at a path, looked at without following a link; null where nothing does. */
export const lookAt = (path: string): Stats | null => {
  try {
    return lstatSync(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
};

/** Refuses a link, and another kind of thing. */
export const requireKind = (
  path: string,
  stat: Stats,
  kind: Kind,
  code: UnsafeCode = "path_unsafe",
): void => {
  if (stat.isSymbolicLink())
    throw unsafePath(
      code,
      path,
      `is a link to ${targetOf(path)}, and no link is followed there`,
      `rm ${quotePath(path)}`,
    );
  if (kind === "folder" ? !stat.isDirectory() : !stat.isFile())
    throw unsafePath(code, path, `is ${nameOf(stat)} and not a ${kind}`, asideOf(path));
};

/** Refuses what belongs to somebody else, too. */
export const requireOwn = (path: string, stat: Stats, kind: Kind, code: UnsafeCode = "path_unsafe"): void => {
  requireKind(path, stat, kind, code);
  if (stat.uid !== ownUid(stat))
    throw unsafePath(
      code,
      path,
      `belongs to the user with the id ${stat.uid} and not to you (${ownUid(stat)})`,
      code === "private_dir_unsafe"
        ? 'mkdir -p -m 700 "$HOME/.run" && export XDG_RUNTIME_DIR="$HOME/.run"'
        : asideOf(path),
    );
};

const asideOf = (path: string): string => `mv ${quotePath(path)} ${quotePath(`${path}.foreign`)}`;

const ownUid = ({ uid }: Stats): number => process.getuid?.() ?? uid;

const targetOf = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return "elsewhere";
  }
};

const nameOf = (stat: Stats): string => {
  if (stat.isFile()) return "a file";
  if (stat.isDirectory()) return "a folder";
  if (stat.isFIFO()) return "a pipe";
  return stat.isSocket() ? "a socket" : "a device";
};

export const quotePath = quoteWord;
