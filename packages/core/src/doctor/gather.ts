import { accessSync, constants } from "node:fs";
import { isTeamAgentError } from "@team-agent/plugin-api";
import { shownDialog } from "../dialogs/index.ts";
import { newId } from "../ground/index.ts";
import { receiverOf } from "../lease/index.ts";
import { newNonce, renderBody } from "../mail/index.ts";
import { type Context, isProgramAlive, type LiveAgent } from "../runtime/index.ts";
import { type AgentRow, readLayout, type Store } from "../store/index.ts";
import { isFollowed } from "../turns/index.ts";
import { describeResult, normaliseResult } from "../work/index.ts";
import { readMetadata } from "../workspace/index.ts";
import type {
  AgentFacts,
  ContractFacts,
  CoordinatorFacts,
  PaneProof,
  RunningFacts,
  SchemaFacts,
  TeamFacts,
} from "./facts.ts";

/** What is known of a team. Without a context there is no coordinator, and only the store can be read. */
export const gatherTeam = async (
  store: Store,
  context: Context | null,
  teamKey: string,
): Promise<TeamFacts> => {
  const lease = store.leases.get(teamKey);
  const leader = context ? receiverOf(context, teamKey, "leader") : undefined;
  return {
    teamKey,
    alive: store.teams.get(teamKey)?.status === "alive",
    receiver: {
      lease: lease ? { provider: lease.provider } : null,
      receiver: context
        ? leader
          ? { paneId: leader.pane.paneId, proof: await provePane(leader) }
          : null
        : "unasked",
    },
    agents: await Promise.all(
      store.agents.ofTeam(teamKey).map((agent) => gatherAgent(store, context, agent)),
    ),
  };
};

const gatherAgent = async (store: Store, context: Context | null, row: AgentRow): Promise<AgentFacts> => {
  const path = store.sessions.get(row.team_key, row.agent_id)?.transcript_path ?? null;
  const agent = context?.live.get(row.team_key, row.agent_id);
  return {
    teamKey: row.team_key,
    agentId: row.agent_id,
    wanted: row.wanted,
    failure: row.failure,
    linked: store.tokens.isLinked(row.team_key, row.agent_id),
    transcript: {
      path,
      readable: path !== null && isReadable(path),
      turns: store.turns.count(row.team_key, row.agent_id),
    },
    live: context ? (agent ? await gatherRunning(context, agent) : null) : "unasked",
  };
};

const gatherRunning = async (context: Context, agent: LiveAgent): Promise<RunningFacts> => ({
  paneId: agent.pane.paneId,
  proof: await provePane(agent),
  channel: agent.channel,
  hasHooks: agent.provider.hooks != null,
  followed: isFollowed(agent),
  ready: agent.ready,
  ageMs: context.clock.now() - agent.startedAt,
  dialog: shownDialog(agent)?.dialog.title ?? null,
});

/** A look that fails proves nothing. */
const provePane = async (agent: LiveAgent): Promise<PaneProof> => {
  try {
    const pane = await agent.access.identify(agent.pane);
    return pane && !pane.dead && (await isProgramAlive(agent)) ? "proven" : "gone";
  } catch {
    return "unknown";
  }
};

const isReadable = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
};

export const gatherCoordinator = ({ doors, workspace }: Context): CoordinatorFacts => {
  const written = readMetadata(workspace.metadata);
  return {
    pid: process.pid,
    port: Number(new URL(doors.mcpUrl).port),
    written: written ? { pid: written.pid, port: written.port } : null,
  };
};

export const gatherContract = (database: string): ContractFacts => {
  const messageId = newId("msg");
  const nonce = newNonce();
  const resultId = newId("res");
  const { envelope } = normaliseResult({ summary: "contract" }, { taskId: messageId, agentId: "doctor" });
  return {
    schema: gatherSchema(database),
    messageId,
    nonce,
    body: renderBody({ message_id: messageId, sender: "leader", task_id: null, content: "contract" }, nonce),
    resultId,
    notice: describeResult(envelope, resultId),
  };
};

const gatherSchema = (database: string): SchemaFacts => {
  try {
    const layout = readLayout(database);
    return layout ? { kind: "read", ...layout } : { kind: "none" };
  } catch (error) {
    if (!isTeamAgentError(error)) throw error;
    return { kind: "unreadable", message: error.message, action: error.action ?? "team-agent doctor" };
  }
};
