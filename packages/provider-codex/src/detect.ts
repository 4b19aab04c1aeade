import path from "node:path";
import type { DetectContext, Detection } from "@team-agent/plugin-api";
import { detectProgram, exists, readPlainFile } from "@team-agent/plugin-api/toolkit";
import { codexHome, INSTALL_COMMAND, VERIFIED_VERSION } from "./values.ts";

export const detect = (context: DetectContext): Promise<Detection> =>
  detectProgram(
    {
      command: "codex",
      displayName: "Codex",
      installCommand: INSTALL_COMMAND,
      signInCommand: "codex login",
      verifiedVersion: VERIFIED_VERSION,
      signIn,
    },
    context,
  );

/** Only whether a sign-in exists is asked. What is in it is never read. */
const signIn = async (env: DetectContext["env"]): Promise<Detection["signedIn"]> => {
  if (env.OPENAI_API_KEY || env.CODEX_API_KEY) return "yes";
  const home = codexHome(env);
  if (await exists(path.join(home, "auth.json"))) return "yes";
  const config = await readPlainFile(path.join(home, "config.toml")).catch(() => "");
  // Another model provider has a sign-in of its own, and the keyring cannot be asked.
  return /^\s*(model_provider|cli_auth_credentials_store|oss_provider)\s*=/m.test(config) ? "unknown" : "no";
};
