import path from "node:path";
import { isRecord, parseObject, readIfThere } from "@team-agent/plugin-api/toolkit";
import { configFolder } from "./values.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Names of the MCP servers in the person's own settings, as far as those can be read. */
export const serversOf = async (env: Env): Promise<readonly string[]> => {
  const folders = [configFolder(env), ...(env.OPENCODE_CONFIG_DIR ? [env.OPENCODE_CONFIG_DIR] : [])];
  const files = folders.flatMap((folder) =>
    ["config.json", "opencode.json", "opencode.jsonc"].map((name) => path.join(folder, name)),
  );
  if (env.OPENCODE_CONFIG) files.push(env.OPENCODE_CONFIG);
  const texts = await Promise.all(files.map((file) => readIfThere(file)));
  const settings = [...texts, env.OPENCODE_CONFIG_CONTENT ?? null].map((text) =>
    parseObject(plainJson(text ?? "")),
  );
  return [...new Set(settings.flatMap((one) => (isRecord(one?.mcp) ? Object.keys(one.mcp) : [])))];
};

/** Without the comments and last commas that the program allows. What stands in a text is left alone. */
const plainJson = (text: string): string =>
  text
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, quoted?: string) => quoted ?? "")
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, quoted?: string) => quoted ?? "");
