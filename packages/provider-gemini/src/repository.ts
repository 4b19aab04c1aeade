import { readdir } from "node:fs/promises";
import path from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import { foldersUpToRoot, oneLine, parseObject, readIfThere } from "@team-agent/plugin-api/toolkit";

const OWN = ["agents", "commands", "extensions", "policies", "skills"].map((name) => `.gemini/${name}`);
const TEXT = "text that may carry commands to run";
const KINDS: Readonly<Record<string, "hook" | "mcpServer">> = { hooks: "hook", mcpServers: "mcpServer" };

/** What a trusted folder makes the program run or changes about it. Only variables are looked for above it, too. */
export const repositoryExecutables = async (directory: string): Promise<RepositoryExecutable[]> => {
  const found: RepositoryExecutable[] = [];
  const settings = await readIfThere(path.join(directory, ".gemini", "settings.json"));
  if (settings !== null) found.push(...fromSettings(path.join(".gemini", "settings.json"), settings));
  for (const folder of await foldersUpToRoot(directory)) {
    const file = path.join(folder, ".gemini", ".env");
    if ((await readIfThere(file)) === null) continue;
    found.push({ kind: "setting", file: path.relative(directory, file), what: "variables for the program" });
  }
  for (const folder of [...OWN, ".agents/skills"])
    for (const name of (await readdir(path.join(directory, folder)).catch(() => [])).sort())
      found.push({ kind: "other", file: path.join(folder, name), what: TEXT });
  return found;
};

/** Nearly each of its settings can run something or send requests elsewhere, so all of them are named. */
const fromSettings = (file: string, text: string): RepositoryExecutable[] => {
  const json = parseObject(text);
  if (json === null) return [{ kind: "setting", file, what: "a file that cannot be read" }];
  return Object.entries(json).map(([key, value]) => {
    const what = oneLine(`${key}: ${JSON.stringify(value)}`);
    return { kind: KINDS[key] ?? "setting", file, what };
  });
};
