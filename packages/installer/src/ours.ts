import { lstatSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { InstallError } from "./fail.ts";
import { namesIn, STAGING } from "./files.ts";
import { insideOf, type Places } from "./places.ts";
import { short } from "./say.ts";

// A person keeps files wherever they like. Only what an installer wrote is ever replaced or removed.

/** The names in the package.json of what an installer put down. */
export const VERSION_NAME = "team-agent-runtime";
/** Beside a private Node.js. */
export const NODE_MARK = ".team-agent-node";

/** A version that an installer put down, whole or damaged. */
export const isOurVersion = (folder: string): boolean => {
  if (kindOf(folder) !== "folder") return false;
  try {
    const { name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: unknown };
    if (name === VERSION_NAME) return true;
  } catch {
    // Damaged, or somebody else's.
  }
  return kindOf(insideOf(folder).marker) === "file";
};

export const isOurNode = (folder: string): boolean => kindOf(join(folder, NODE_MARK)) === "file";

/** The link to the version in use, wherever it leads among them. */
export const isOurLink = (path: string): boolean => {
  if (kindOf(path) !== "link") return false;
  return /^versions\/[^/]+$/.test(readlinkSync(path));
};

/** A file that names a version or a command, and nothing else. */
export const isOurNote = (path: string): boolean =>
  kindOf(path) === "file" && /^[^\n]{1,4096}\n$/.test(readFileSync(path, "utf8"));

const kindOf = (path: string): "none" | "file" | "folder" | "link" | "other" => {
  try {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) return "link";
    return stat.isDirectory() ? "folder" : stat.isFile() ? "file" : "other";
  } catch {
    return "none";
  }
};

/**
 * All that installers put into a folder of versions. What nobody can tell from a person's own comes first, and the link
 * last: whoever removes it in this order and is killed leaves something that says whose the rest is.
 */
export const oursIn = ({ versions, nodes, current, previous, command }: Places): readonly string[] => {
  const inside = (folder: string, isOurs: (path: string) => boolean) =>
    namesIn(folder)
      .filter((name) => STAGING.test(name) || isOurs(join(folder, name)))
      .map((name) => join(folder, name));
  const ours = [...inside(nodes, isOurNode), ...inside(versions, isOurVersion)];
  if (isOurLink(current)) ours.push(current);
  if (ours.length === 0) return [];
  return [...[previous, command].filter(isOurNote), ...ours];
};

/** Throws `folder_foreign` where something of a person's stands in the way. */
export const refuseOthers = (
  { current, versions, previous, command, lock }: Places,
  version: string,
): void => {
  const target = join(versions, version);
  const inTheWay = [
    ...(kindOf(current) !== "none" && !isOurLink(current) ? [current] : []),
    ...(kindOf(target) !== "none" && !isOurVersion(target) ? [target] : []),
    ...[previous, command].filter((note) => kindOf(note) !== "none" && !isOurNote(note)),
    ...(["folder", "link", "other"].includes(kindOf(lock)) ? [lock] : []),
  ];
  if (inTheWay.length === 0) return;
  throw new InstallError(
    "folder_foreign",
    `${inTheWay.map(short).join(", ")}: not this installer's, and left as it is`,
    {
      action: "move it away, or name another folder: --runtime-dir <folder>",
    },
  );
};
