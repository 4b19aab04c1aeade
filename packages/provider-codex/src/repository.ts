import { readdir } from "node:fs/promises";
import path from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import { foldersUpToRoot, isRecord, readIfThere } from "@team-agent/plugin-api/toolkit";

/**
 * What a trusted folder makes the program run or changes about it. The program reads `.codex` of the folder and of
 * every folder above it up to the root of the repository.
 */
export const repositoryExecutables = async (directory: string): Promise<RepositoryExecutable[]> => {
  const found: RepositoryExecutable[] = [];
  for (const folder of await foldersUpToRoot(directory)) {
    const relative = (file: string): string => path.join(path.relative(directory, folder), ".codex", file);
    const config = await readIfThere(path.join(folder, ".codex", "config.toml"));
    if (config !== null) found.push(...fromConfig(relative("config.toml"), config));
    const hooks = await readIfThere(path.join(folder, ".codex", "hooks.json"));
    if (hooks !== null) found.push(...fromHooks(relative("hooks.json"), hooks));
    for (const name of (await readdir(path.join(folder, ".codex", "rules")).catch(() => [])).sort()) {
      const what = "rules about which commands run without a question";
      found.push({ kind: "setting", file: relative(`rules/${name}`), what });
    }
  }
  return found;
};

const fromConfig = (file: string, text: string): RepositoryExecutable[] => {
  const found: RepositoryExecutable[] = [];
  for (const line of text.split("\n")) {
    const server = /^\s*\[\s*mcp_servers\.("[^"]+"|[\w-]+)\s*\]/.exec(line)?.[1];
    if (server !== undefined) found.push({ kind: "mcpServer", file, what: server.replaceAll('"', "") });
    const hook = /^\s*\[*\s*hooks\.(\w+)/.exec(line)?.[1];
    if (hook !== undefined) found.push({ kind: "hook", file, what: hook });
    const command = /^\s*(command|notify)\s*=\s*(.*)$/.exec(line);
    if (command !== null) found.push({ kind: "other", file, what: command[0].trim().slice(0, 200) });
  }
  return found.length > 0 ? found : [{ kind: "setting", file, what: "settings of the program" }];
};

const fromHooks = (file: string, text: string): RepositoryExecutable[] => {
  const found: RepositoryExecutable[] = [];
  try {
    const json: unknown = JSON.parse(text);
    const hooks = isRecord(json) && isRecord(json.hooks) ? json.hooks : {};
    for (const [event, groups] of Object.entries(hooks)) {
      for (const group of Array.isArray(groups) ? groups.filter(isRecord) : []) {
        for (const hook of Array.isArray(group.hooks) ? group.hooks.filter(isRecord) : []) {
          found.push({
            kind: "hook",
            file,
            what: `${event}: ${String(hook.command ?? hook.type)}`.slice(0, 200),
          });
        }
      }
    }
  } catch {
    return [{ kind: "hook", file, what: "a file that cannot be read" }];
  }
  return found;
};
