import { existsSync, linkSync, renameSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { TeamAgentError } from "@team-agent/core/client";

export interface Written {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Writes pieces of text to a file that only its owner may read. It gets its name when it is whole: nobody finds half of
 * it, and a file that was there is there until then. Throws `files_exist` without `force`.
 */
export const writeOutput = async (
  name: string,
  pieces: AsyncIterable<string>,
  { force, command }: { readonly force: boolean; readonly command: string },
): Promise<Written> => {
  const path = resolve(name);
  const exists = () =>
    new TeamAgentError("files_exist", `${path} exists already, and nothing was written`, {
      action: `${command} --force`,
    });
  if (!force && existsSync(path)) throw exists();
  const partial = `${path}.part-${process.pid}`;
  try {
    const bytes = await writeAll(partial, pieces);
    if (!publish(partial, path, force)) throw exists();
    return { path, bytes };
  } catch (error) {
    rmSync(partial, { force: true });
    throw explain(error, path);
  }
};

const writeAll = async (path: string, pieces: AsyncIterable<string>): Promise<number> => {
  const file = await open(path, "wx", 0o600);
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      await file.appendFile(piece);
      bytes += Buffer.byteLength(piece);
    }
    await file.sync();
    return bytes;
  } finally {
    await file.close();
  }
};

/** False when a file of that name has come up meanwhile. */
const publish = (partial: string, path: string, force: boolean): boolean => {
  if (!force) {
    try {
      // Unlike a rename, a link never takes the place of another file.
      linkSync(partial, path);
      rmSync(partial);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST" || existsSync(path)) return false;
      // This file system knows no links.
    }
  }
  renameSync(partial, path);
  return true;
};

const explain = (error: unknown, path: string): unknown => {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  if (code === "ENOSPC")
    return new TeamAgentError("disk_full", `no space left for ${path}`, {
      action: "free some disk space, or name another folder",
    });
  return new TeamAgentError("output_unwritable", `cannot write ${path} (${message})`, {
    action: "name a file in a folder that exists and that you may write to",
  });
};
