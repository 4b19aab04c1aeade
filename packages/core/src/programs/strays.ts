import type { ProcessStatus } from "@team-agent/plugin-api";
import { hashToken } from "../ground/index.ts";
import { type Context, hostTransport } from "../runtime/index.ts";
import type { Store } from "../store/index.ts";
import { listProcesses } from "./table.ts";

/** A process that was started as an agent whose program has ended. */
export interface Stray {
  readonly process: ProcessStatus;
  readonly teamKey: string;
  readonly agentId: string;
}

/**
 * What left its program's session and lost its parent: it is known by the token in its environment, which is of one launch and
 * is good for as long as that launch's program runs. What descends from one of them is not named beside it.
 */
export const findStrays = async (
  place: Pick<Context, "workspace" | "registry">,
  tokens: Store["tokens"],
): Promise<readonly Stray[]> => {
  const transport = await hostTransport(place);
  const each = (await listProcesses(place)).map(async ({ pid, startTime }) => {
    const env = await transport.environmentOf(pid);
    if (!env?.TEAM_AGENT_TOKEN || env.TEAM_AGENT_WORKSPACE !== place.workspace.root) return [];
    const token = tokens.find(hashToken(env.TEAM_AGENT_TOKEN));
    if (!token || token.revoked_at === null || token.seat !== "worker") return [];
    const process = await transport.findProcess(pid);
    if (process?.startTime !== startTime) return [];
    return [{ process, teamKey: token.team_key, agentId: token.agent_id }];
  });
  const found = (await Promise.all(each)).flat();
  const pids = new Set(found.map(({ process }) => process.pid));
  return found.filter(({ process }) => !pids.has(process.parent));
};
