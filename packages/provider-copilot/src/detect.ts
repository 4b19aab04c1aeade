import type { DetectContext, Detection } from "@team-agent/plugin-api";
import { detectProgram } from "@team-agent/plugin-api/toolkit";
import { TOKENS } from "./environment.ts";
import { INSTALL_COMMAND, VERIFIED_VERSION } from "./values.ts";

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

/** An account lies in a store of the system's, so there is no sure "no". Whoever has a model provider needs none. */
const signIn = async (env: DetectContext["env"]): Promise<Detection["signedIn"]> =>
  env.COPILOT_PROVIDER_BASE_URL || TOKENS.some((name) => env[name]) ? "yes" : "unknown";
