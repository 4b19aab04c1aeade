import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isThere, namesIn } from "./files.ts";

/** Takes away what no program here reads: sources, other machines' parts, types. Three quarters of what comes. */
export const pruneVersion = (packages: string, machine: string): void => {
  const database = join(packages, "better-sqlite3");
  for (const name of ["deps", "src", "binding.gyp"]) remove(join(database, name));
  const prebuilt = join(database, "prebuilds");
  for (const name of namesIn(prebuilt)) if (name !== `${machine}.node`) remove(join(prebuilt, name));
  remove(join(packages, "node-addon-api"));
  remove(join(packages, "zod", "src"));
  removeTypes(packages);
};

/** The name that the database's binding has for a machine. */
export const machineName = (isMusl: boolean): string =>
  `${process.platform}${process.platform === "linux" && isMusl ? "musl" : ""}-${process.arch}`;

const TYPES = /\.d\.[cm]?ts$|\.[cm]?[jt]s\.map$/;

const removeTypes = (folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeTypes(path);
    else if (entry.isFile() && TYPES.test(entry.name)) remove(path);
  }
};

const remove = (path: string): void => {
  if (isThere(path)) rmSync(path, { recursive: true, force: true });
};
