import path from "node:path";
import type { DetectContext, Detection } from "@team-agent/plugin-api";
import { detectProgram, exists } from "@team-agent/plugin-api/toolkit";
import { KEYS } from "./environment.ts";
import { configFolder, dataFolder, INSTALL_COMMAND, VERIFIED_VERSION } from "./values.ts";

type Env = DetectContext["env"];

export const detect = (context: DetectContext): Promise<Detection> =>
  detectProgram(
    {
      command: "opencode",
      displayName: "OpenCode",
      installCommand: INSTALL_COMMAND,
      signInCommand: "opencode auth login",
      verifiedVersion: VERIFIED_VERSION,
      signIn,
    },
    context,
  );

/** Only whether something is there is asked. A model of one's own, or a free one, needs no sign-in, so nothing is a sure "no". */
const signIn = async (env: Env): Promise<Detection["signedIn"]> => {
  if (KEYS.some(({ name }) => env[name]) || env.OPENCODE_AUTH_CONTENT) return "yes";
  if (await exists(path.join(dataFolder(env), "auth.json"))) return "yes";
  const own = ["opencode.json", "opencode.jsonc"].map((name) => path.join(configFolder(env), name));
  return (await Promise.all(own.map((file) => exists(file)))).includes(true) ? "yes" : "unknown";
};
