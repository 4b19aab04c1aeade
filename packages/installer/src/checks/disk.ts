import { accessSync, constants, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { InstallError } from "../fail.ts";
import { isThere } from "../files.ts";

const MIB = 1024 * 1024;
/** While npm works, its cache and what is taken away again stand beside what stays. */
const VERSION_BYTES = 80 * MIB;
const NODE_BYTES = 320 * MIB;

/** Throws `no_right_to_write`, `disk_full`. Nothing is written. */
export const refuseUnwritable = (folders: readonly string[], withNode: boolean): void => {
  for (const folder of folders) {
    const there = nearest(folder);
    if (!statSync(there).isDirectory())
      throw new InstallError("not_a_folder", `${folder}: ${there} is no folder`, {
        action: "name other folders: --prefix <folder> --runtime-dir <folder>",
      });
    try {
      accessSync(there, constants.W_OK | constants.X_OK);
    } catch (error) {
      throw new InstallError(
        "no_right_to_write",
        `${folder} cannot be written: ${(error as Error).message}`,
        {
          action: "name folders that you may write in: --prefix <folder> --runtime-dir <folder>",
        },
      );
    }
  }
  const runtime = folders[0]!;
  const needed = VERSION_BYTES + (withNode ? NODE_BYTES : 0);
  const free = freeBytes(nearest(runtime));
  if (free !== null && free < needed)
    throw new InstallError(
      "disk_full",
      `${runtime}: ${Math.floor(free / MIB)} MB are free, and ${Math.ceil(needed / MIB)} MB are needed`,
      { action: "free some disk space, or name another disk: --runtime-dir <folder>" },
    );
};

/** The folder itself, or the one above it that exists. */
const nearest = (folder: string): string =>
  isThere(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));

const freeBytes = (folder: string): number | null => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
};
