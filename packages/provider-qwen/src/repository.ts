import { readdir } from "node:fs/promises";
import path from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import { foldersUpToRoot, oneLine, parseObject, readIfThere } from "@team-agent/plugin-api/toolkit";

const TEXTS = ["agents", "commands", "extensions", "skills", "workflows"];
const KINDS: Readonly<Record<string, RepositoryExecutable["kind"]>> = {
  hooks: "hook",
  mcpServers: "mcpServer",
};

/** What a trusted folder makes the program run or changes about it, up to the root of its repository. */
export const repositoryExecutables = async (directory: string): Promise<RepositoryExecutable[]> => {
  const found: RepositoryExecutable[] = [];
  for (const folder of await foldersUpToRoot(directory)) {
    const own = path.join(folder, ".qwen");
    const file = (name: string): string => path.join(path.relative(directory, own), name);
    const settings = await readIfThere(path.join(own, "settings.json"));
    if (settings !== null) found.push(...fromSettings(file("settings.json"), settings));
    if ((await readIfThere(path.join(own, ".env"))) !== null)
      found.push({ kind: "setting", file: file(".env"), what: "variables for the program" });
    for (const kind of TEXTS)
      for (const name of (await readdir(path.join(own, kind)).catch(() => [])).sort())
        found.push({
          kind: "other",
          file: file(`${kind}/${name}`),
          what: "text that may carry commands to run",
        });
  }
  return found;
};

/** Nearly each of its settings can run something or send requests elsewhere, so all of them are named. */
const fromSettings = (file: string, text: string): RepositoryExecutable[] => {
  const json = parseObject(text);
  if (json === null) return [{ kind: "setting", file, what: "a file that cannot be read" }];
  return Object.entries(json).flatMap(([key, value]) =>
    key === "$version"
      ? []
      : [{ kind: KINDS[key] ?? "setting", file, what: oneLine(`${key}: ${JSON.stringify(value)}`) }],
  );
};

/** Names in the `.env` files that the program would load from a repository. */
export const repositoryVariables = async (directory: string): Promise<string[]> => {
  const names = new Set<string>();
  for (const folder of await foldersUpToRoot(directory)) {
    const text = (await readIfThere(path.join(folder, ".env"))) ?? "";
    for (const [, name] of text.matchAll(/^\s*(?:export\s+)?([\w.-]+)\s*[=:]/gm)) names.add(name!);
  }
  return [...names];
};
