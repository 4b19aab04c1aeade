import path from "node:path";
import type { SkillSupport } from "@team-agent/plugin-api";
import { readPlainFile } from "@team-agent/plugin-api/toolkit";
import { enabledPlugins } from "./toml.ts";
import { codexHome } from "./values.ts";

/**
 * `~/.agents/skills` is where the program wants a person's skills, whatever `$CODEX_HOME` says. It still reads the folder
 * below that, too, and shows a skill that stands in both of them twice (0.169.0).
 */
export const skills: SkillSupport = {
  folder: (env) => path.join(env.HOME ?? "", ".agents", "skills"),
  alsoReads: (env) => [path.join(codexHome(env), "skills")],
  pluginNamed: async (name, env) => {
    const config = await readPlainFile(path.join(codexHome(env), "config.toml")).catch(() => "");
    return enabledPlugins(config).find((id) => id.split("@")[0] === name) ?? null;
  },
};
