import { readdir } from "node:fs/promises";
import path from "node:path";
import { readPlainFile } from "@team-agent/plugin-api/toolkit";
import { mayHoldHooks } from "./toml.ts";
import { codexHome } from "./values.ts";

/**
 * The first place outside the repository that may bring hooks, or null. The program can be told to run every enabled
 * hook without asking for trust, but not to do so for ours alone; so ours are only used where no other can exist.
 */
export const findOtherHooks = async (
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> => {
  const home = codexHome(env);
  const configs = (await readdir(home).catch(() => [])).filter((name) => name.endsWith("config.toml"));
  const files = [...configs.map((name) => path.join(home, name)), ...SYSTEM];
  for (const file of files) if (mayHoldHooks(await text(file))) return file;
  const hooksFile = path.join(home, "hooks.json");
  if ((await text(hooksFile)).trim() !== "") return hooksFile;
  return findPluginHooks(path.join(home, "plugins"), 6);
};

const SYSTEM = ["/etc/codex/config.toml", "/etc/codex/managed_config.toml", "/etc/codex/requirements.toml"];

const findPluginHooks = async (folder: string, depth: number): Promise<string | null> => {
  if (depth === 0) return null;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const inside = path.join(folder, entry.name);
    if (entry.name === "hooks.json") return inside;
    const found = entry.isDirectory() ? await findPluginHooks(inside, depth - 1) : null;
    if (found !== null) return found;
  }
  return null;
};

const text = async (file: string): Promise<string> => readPlainFile(file).catch(() => "");
