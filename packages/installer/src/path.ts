import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Every program of a name on PATH, in its order. */
export const allOnPath = (name: string, path = process.env.PATH ?? ""): readonly string[] =>
  path
    .split(delimiter)
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, name))
    .filter((file, place, files) => files.indexOf(file) === place && isProgram(file));

export const onPath = (name: string): string | null => allOnPath(name)[0] ?? null;

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** The agents' programs that are there. */
export const findProviders = (): readonly string[] =>
  ["claude", "codex"].filter((name) => onPath(name) !== null);
