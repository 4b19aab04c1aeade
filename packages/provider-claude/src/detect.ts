import path from "node:path";
import type { DetectContext, Detection } from "@team-agent/plugin-api";
import { detectProgram, exists, readPlainFile } from "@team-agent/plugin-api/toolkit";
import { configDir, INSTALL_COMMAND, VERIFIED_VERSION } from "./values.ts";

type Env = DetectContext["env"];

const KEYS = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"];
const CLOUDS = ["CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY"];

export const detect = (context: DetectContext): Promise<Detection> =>
  detectProgram(
    {
      command: "claude",
      displayName: "Claude Code",
      installCommand: INSTALL_COMMAND,
      signInCommand: "claude auth login",
      verifiedVersion: VERIFIED_VERSION,
      signIn,
    },
    context,
  );

/** Only whether a sign-in exists is asked. What is in it is never read. */
const signIn = async (env: Env): Promise<Detection["signedIn"]> => {
  if (KEYS.some((name) => env[name])) return "yes";
  // Clouds bring credentials of their own, which may come from anywhere.
  if (CLOUDS.some((name) => env[name])) return "unknown";
  const folder = configDir(env);
  if (await exists(path.join(folder, ".credentials.json"))) return "yes";
  // The system keychain cannot be asked without a dialog.
  if (process.platform === "darwin") return "unknown";
  return (await hasKeyHelper(folder)) ? "unknown" : "no";
};

const hasKeyHelper = async (folder: string): Promise<boolean> => {
  const text = await readPlainFile(path.join(folder, "settings.json")).catch(() => "");
  return text.includes('"apiKeyHelper"');
};
