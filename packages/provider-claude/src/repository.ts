import { readdir } from "node:fs/promises";
import path from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import { foldersUpToRoot, isRecord, parseObject, readIfThere } from "@team-agent/plugin-api/toolkit";

/** Settings of a repository that make the program run something of the repository's choice. */
const RUNNING_SETTINGS = [
  "apiKeyHelper",
  "awsAuthRefresh",
  "awsCredentialExport",
  "gcpAuthRefresh",
  "otelHeadersHelper",
  "statusLine",
  "fileSuggestion",
];

/** Settings that change what runs without a question, or where requests go. */
const WEAKENING_SETTINGS = [
  "permissions",
  "env",
  "enableAllProjectMcpServers",
  "enabledPlugins",
  "extraKnownMarketplaces",
];

/** The program also reads what lies above a folder, up to the root of its repository. */
export const repositoryExecutables = async (directory: string): Promise<RepositoryExecutable[]> => {
  const found: RepositoryExecutable[] = [];
  for (const folder of await foldersUpToRoot(directory)) {
    const relative = path.relative(directory, folder);
    const inside = await inFolder(folder);
    found.push(...inside.map((one) => ({ ...one, file: path.join(relative, one.file) })));
  }
  return found;
};

const inFolder = async (folder: string): Promise<RepositoryExecutable[]> => {
  const found: RepositoryExecutable[] = [];
  for (const file of [".claude/settings.json", ".claude/settings.local.json"]) {
    found.push(...(await inFile(folder, file, fromSettings)));
  }
  found.push(...(await inFile(folder, ".mcp.json", fromMcp)));
  for (const kind of [".claude/skills", ".claude/agents", ".claude/commands", ".claude/workflows"]) {
    const names = await readdir(path.join(folder, kind)).catch(() => []);
    for (const name of names.sort()) {
      found.push({ kind: "other", file: `${kind}/${name}`, what: "text that may carry commands to run" });
    }
  }
  return found;
};

type Reader = (file: string, json: Readonly<Record<string, unknown>>) => RepositoryExecutable[];

const inFile = async (directory: string, file: string, read: Reader): Promise<RepositoryExecutable[]> => {
  const text = await readIfThere(path.join(directory, file));
  if (text === null) return [];
  const json = parseObject(text);
  // What cannot be read here may still be read by the program.
  return json ? read(file, json) : [{ kind: "setting", file, what: "a file that cannot be read" }];
};

const fromSettings: Reader = (file, json) => {
  const found: RepositoryExecutable[] = [];
  for (const [event, command] of hookCommands(json.hooks)) {
    found.push({ kind: "hook", file, what: `${event}: ${command}` });
  }
  for (const name of [...RUNNING_SETTINGS, ...WEAKENING_SETTINGS]) {
    if (json[name] !== undefined)
      found.push({ kind: "setting", file, what: `${name}: ${short(json[name])}` });
  }
  return found;
};

const hookCommands = (hooks: unknown): [string, string][] => {
  if (!isRecord(hooks)) return [];
  return Object.entries(hooks).flatMap(([event, groups]) =>
    listOf(groups).flatMap((group) =>
      listOf(group.hooks).map((hook): [string, string] => [
        event,
        short(hook.command ?? hook.url ?? hook.prompt ?? hook),
      ]),
    ),
  );
};

const fromMcp: Reader = (file, json) => {
  const servers = isRecord(json.mcpServers) ? json.mcpServers : {};
  return Object.entries(servers).map(([name, server]) => {
    const { command, args, url } = isRecord(server) ? server : {};
    const words = command === undefined ? [url] : [command, ...(Array.isArray(args) ? args : [])];
    return { kind: "mcpServer", file, what: `${name}: ${short(words.map(String).join(" "))}` };
  });
};

const listOf = (value: unknown): Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

const short = (value: unknown): string => {
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replace(/\s+/g, " ");
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
};
