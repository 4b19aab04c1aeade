import path from "node:path";
import type { DetectContext, Detection } from "@team-agent/plugin-api";
import { detectProgram, readPlainFile } from "@team-agent/plugin-api/toolkit";
import { TOKENS } from "./environment.ts";
import { copilotHome, INSTALL_COMMAND, VERIFIED_VERSION } from "./values.ts";

type Env = DetectContext["env"];

export const detect = async (context: DetectContext): Promise<Detection> => {
  const found = await detectProgram(
    {
      command: "copilot",
      displayName: "GitHub Copilot CLI",
      installCommand: INSTALL_COMMAND,
      signInCommand: "copilot login",
      verifiedVersion: VERIFIED_VERSION,
      signIn,
    },
    context,
  );
  if (found.version === undefined) return found;
  // It ends the line with a full stop.
  const version = found.version.replace(/\.$/, "");
  return { ...found, version, versionVerified: version === VERIFIED_VERSION };
};

/** Only whether a sign-in exists is asked. It may lie in the system's own store, so there is no sure "no". */
const signIn = async (env: Env): Promise<Detection["signedIn"]> => {
  // With a model provider of the person's own nobody has to sign in.
  if (env.COPILOT_PROVIDER_BASE_URL || TOKENS.some((name) => env[name])) return "yes";
  const config = await readPlainFile(path.join(copilotHome(env), "config.json")).catch(() => "");
  return /"(?:logged_in_users|loggedInUsers|last_logged_in_user|lastLoggedInUser)"/.test(config)
    ? "yes"
    : "unknown";
};
