import path from "node:path";
import type { DetectContext, Detection } from "@team-agent/plugin-api";
import { detectProgram, exists, readPlainFile } from "@team-agent/plugin-api/toolkit";
import { pass } from "./environment.ts";
import { INSTALL_COMMAND, qwenHome, VERIFIED_VERSION } from "./values.ts";

type Env = DetectContext["env"];

export const detect = (context: DetectContext): Promise<Detection> =>
  detectProgram(
    {
      command: "qwen",
      displayName: "Qwen Code",
      installCommand: INSTALL_COMMAND,
      signInCommand: "qwen",
      verifiedVersion: VERIFIED_VERSION,
      signIn,
    },
    context,
  );

/** Only whether a sign-in exists is asked. What is in it is never read. */
const signIn = async (env: Env): Promise<Detection["signedIn"]> => {
  const keys = pass.filter(({ name, secret }) => secret && name.endsWith("_API_KEY"));
  if (keys.some(({ name }) => env[name])) return "yes";
  const home = qwenHome(env);
  if (await exists(path.join(home, "oauth_creds.json"))) return "yes";
  // Whoever chose a way to sign in may have a key of their own in a file of variables.
  const settings = await readPlainFile(path.join(home, "settings.json")).catch(() => "");
  return settings.includes('"selectedType"') || (await exists(path.join(home, ".env"))) ? "unknown" : "no";
};
