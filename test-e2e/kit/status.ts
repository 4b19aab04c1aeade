import { readFileSync } from "node:fs";
import type { Sandbox } from "./sandbox.ts";

/** What `team-agent status --json` says, as far as scenarios look at it. */
export interface Status {
  agents: {
    agent_id: string;
    status: string;
    detail: string | null;
    pid: number;
    pane_id: string;
    session_id: string;
  }[];
  queued_messages: { message_id: string; status: string; condition: string; recipient: string }[];
  leader_receiver: { status: string; provider: string | null; owner_epoch?: number };
  session_name: string;
}

/** The environment of a running program, a line `NAME=value` each. */
export const environmentOf = (pid: number): readonly string[] =>
  readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");

/** The token in such an environment. */
export const tokenIn = (environment: readonly string[]): string =>
  environment.find((line) => line.startsWith("TEAM_AGENT_TOKEN="))!.slice("TEAM_AGENT_TOKEN=".length);

/** The token of the team's first worker, as its program has it. */
export const tokenOf = async (sandbox: Sandbox, name?: string): Promise<string> => {
  const { agents } = await sandbox.json<Status>(["status"]);
  const agent = name === undefined ? agents[0] : agents.find(({ agent_id }) => agent_id === name);
  return tokenIn(environmentOf(agent!.pid));
};
