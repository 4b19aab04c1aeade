import path from "node:path";
import type { DetectContext, Detection } from "@team-agent/plugin-api";
import { detectProgram, exists, readPlainFile } from "@team-agent/plugin-api/toolkit";
import { KEYS } from "./environment.ts";
import { type Env, INSTALL_COMMAND, personFolder, VERIFIED_VERSION } from "./values.ts";

const [command, displayName, installCommand] = ["gemini", "Gemini CLI", INSTALL_COMMAND] as const;
const about = { command, displayName, installCommand, signInCommand: command };

export const detect = (context: DetectContext): Promise<Detection> =>
  detectProgram({ ...about, verifiedVersion: VERIFIED_VERSION, signIn }, context);

/** Only whether a sign-in exists is asked. What is in it is never read. */
const signIn = async (env: Env): Promise<Detection["signedIn"]> => {
  if (KEYS.some((name) => env[name])) return "yes";
  const folder = personFolder(env);
  if (await exists(path.join(folder, "oauth_creds.json"))) return "yes";
  // Whoever chose a way to sign in may have a key in the system's store, or in a file of variables.
  const settings = await readPlainFile(path.join(folder, "settings.json")).catch(() => "");
  return settings.includes('"selectedType"') || (await exists(path.join(folder, ".env"))) ? "unknown" : "no";
};
