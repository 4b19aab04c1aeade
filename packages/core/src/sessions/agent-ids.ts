import type { LiveAgent } from "../runtime/index.ts";

export type AgentIds = Pick<LiveAgent, "teamKey" | "agentId">;

export const nameOf = ({ teamKey, agentId }: AgentIds): string => `${agentId} of the team ${teamKey}`;
