import { readdir } from "node:fs/promises";
import path from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import { foldersUpToRoot, oneLine, parseObject, readIfThere } from "@team-agent/plugin-api/toolkit";

const SETTINGS = [
  ".github/copilot/settings.json",
  ".github/copilot/settings.local.json",
  ".claude/settings.json",
  ".claude/settings.local.json",
];
const SERVERS = [".mcp.json", ".vscode/mcp.json", ".github/mcp.json"];
const FOLDERS = ["agents", "extensions", "hooks", "skills"].map((name) => `.github/${name}`);
const MORE_FOLDERS = [".claude/agents", ".claude/skills", ".agents/skills"];

/** What a trusted folder makes the program run or changes about it, up to the root of its repository. */
export const repositoryExecutables = async (directory: string): Promise<RepositoryExecutable[]> => {
  const found: RepositoryExecutable[] = [];
  for (const folder of await foldersUpToRoot(directory)) {
    const file = (name: string): string => path.join(path.relative(directory, folder), name);
    for (const name of [...SETTINGS, ...SERVERS]) {
      const text = await readIfThere(path.join(folder, name));
      if (text !== null) found.push(...entriesOf(file(name), text));
    }
    for (const kind of [...FOLDERS, ...MORE_FOLDERS])
      for (const name of (await readdir(path.join(folder, kind)).catch(() => [])).sort()) {
        const what = "text that may carry commands to run";
        const isHook = kind.endsWith("/hooks");
        found.push({ kind: isHook ? "hook" : "other", file: file(`${kind}/${name}`), what });
      }
  }
  return found;
};

/** Nearly each of its settings can run something or send requests elsewhere, so all of them are named. */
const entriesOf = (file: string, text: string): RepositoryExecutable[] => {
  const json = parseObject(text);
  if (json === null) return [{ kind: "setting", file, what: "a file that cannot be read" }];
  return Object.entries(json).map(([key, value]) => ({
    kind: key === "hooks" ? "hook" : /^(?:mcpServers|servers)$/.test(key) ? "mcpServer" : "setting",
    file,
    what: oneLine(`${key}: ${JSON.stringify(value)}`),
  }));
};
