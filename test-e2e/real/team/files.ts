import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** Every file below a folder with a hash of its content. */
export const snapshot = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  );
  const entries = files.map(async (one): Promise<[string, string]> => {
    const file = path.join(one.parentPath, one.name);
    // A program that still runs may take a file away while it is read.
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    return [path.relative(folder, file), createHash("sha256").update(content).digest("hex")];
  });
  return new Map(await Promise.all(entries));
};

/** First parts of the paths that are new, gone or changed. */
export const changedPlaces = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] => {
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  return [...new Set(names.map((name) => name.split(path.sep)[0]!))].sort();
};
