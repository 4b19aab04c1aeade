import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { execa } from "execa";

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** What lies in a folder is packed as it is, without what was installed below it. */
export const tarballOf = async (place: string): Promise<string> => {
  if (!statSync(place).isDirectory()) return place;
  const made = join(mkdtempSync(join(tmpdir(), "packed-")), `${basename(place)}.tgz`);
  const top = readdirSync(place).filter((name) => name !== "node_modules");
  const into = mkdtempSync(join(tmpdir(), "package-"));
  mkdirSync(join(into, "package"));
  await execa("cp", ["-R", ...top.map((name) => join(place, name)), join(into, "package")]);
  await writeTarball(into, made);
  rmSync(into, { recursive: true });
  return made;
};

/** The quickest compression: these files travel over 127.0.0.1 once. */
export const writeTarball = async (folder: string, file: string): Promise<void> => {
  await execa("sh", ["-c", 'tar -cf - -C "$1" package | gzip -1 > "$2"', "sh", folder, file]);
};

export const manifestIn = async (tarball: string): Promise<Manifest> =>
  JSON.parse((await execa("tar", ["-xzOf", tarball, "package/package.json"])).stdout) as Manifest;

/**
 * A folder of files that is made once per run, by whoever wants it first: it appears under its name when it is whole,
 * and who comes second in that takes the winner's.
 */
export const madeOnce = async (name: string, make: (folder: string) => Promise<void>): Promise<string> => {
  // In the environment, so that every file of tests has the same.
  process.env.INSTALL_TARBALLS ??= mkdtempSync(join(tmpdir(), "tarballs-"));
  const folder = join(process.env.INSTALL_TARBALLS, name);
  if (existsSync(folder)) return folder;
  const staging = mkdtempSync(`${folder}.`);
  try {
    await make(staging);
    renameSync(staging, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(staging, { recursive: true, force: true });
  }
  return folder;
};
