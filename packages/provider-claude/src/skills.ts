import path from "node:path";
import type { SkillSupport } from "@team-agent/plugin-api";
import { isRecord, parseObject, readPlainFile } from "@team-agent/plugin-api/toolkit";
import { configDir } from "./values.ts";

/** `~/.claude/skills`, or below `$CLAUDE_CONFIG_DIR` alone (2.1.330). */
export const skills: SkillSupport = {
  folder: (env) => path.join(configDir(env), "skills"),
  alsoReads: () => [],
  pluginNamed: async (name, env) => {
    const text = await readPlainFile(path.join(configDir(env), "settings.json")).catch(() => "");
    return enabledIn(text).find((id) => id.split("@")[0] === name) ?? null;
  },
};

/** `enabledPlugins` of a settings.json: names with their marketplace, and whether each is on. */
const enabledIn = (text: string): readonly string[] => {
  const plugins = parseObject(text)?.enabledPlugins;
  return isRecord(plugins) ? Object.keys(plugins).filter((id) => plugins[id] !== false) : [];
};
