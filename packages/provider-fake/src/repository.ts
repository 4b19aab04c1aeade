import { join } from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import { readPlainFile } from "@team-agent/plugin-api/toolkit";

const FILE = ".fake-agent/hooks.json";

/** `{ "hooks": ["command", …] }`. The program itself never runs them; the agreement can be tested all the same. */
export const findRepositoryExecutables = async (
  directory: string,
): Promise<readonly RepositoryExecutable[]> => {
  const text = await readPlainFile(join(directory, FILE)).catch(() => null);
  if (text === null) return [];
  try {
    const { hooks } = JSON.parse(text) as { hooks: readonly unknown[] };
    return hooks.map((command) => ({ kind: "hook", file: FILE, what: String(command).split("\n")[0] ?? "" }));
  } catch {
    return [{ kind: "other", file: FILE, what: "not readable: it may run anything" }];
  }
};
