import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../runtime/index.ts";

/** Where an agent's token and the settings that hold it are kept. */
export const agentSecretDir = (context: Context, teamKey: string, agentId: string): string =>
  join(context.workspace.privateDir, "agents", teamKey, agentId);

/** Tokens end with the agent: the hash is revoked and the files are gone. */
export const forgetSecrets = (context: Context, teamKey: string, agentId: string): void => {
  context.store.tokens.revoke(teamKey, agentId, context.clock.now());
  rmSync(agentSecretDir(context, teamKey, agentId), { recursive: true, force: true });
};
