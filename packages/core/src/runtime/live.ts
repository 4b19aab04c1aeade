import type { LaunchPlan, PaneAccess, PaneRef, Transport } from "@team-agent/plugin-api";
import type { GuardedProvider } from "../registry/index.ts";

export interface ProgramRef {
  readonly pid: number;
  readonly startTime: string;
}

/** A worker of ours, a leader that sits in a seat of ours, or a person's own leader, which we only write to. */
export type AgentKind = "worker" | "seated" | "guest";

/**
 * An agent whose program runs: which one it is, and how it is reached. What rooms know of it beside that are parts, each
 * its owner's. All of it can be found again after a crash.
 */
export interface LiveAgent {
  readonly teamKey: string;
  readonly agentId: string;
  readonly kind: AgentKind;
  readonly provider: GuardedProvider;
  readonly pane: PaneRef;
  /** The row of its pane; null for a guest, whose window is not ours. */
  readonly paneRowId: number | null;
  readonly access: PaneAccess;
  /** The team's transport; null for a leader, whose pane we only look at and write to. */
  readonly transport: Transport | null;
  readonly cwd: string;
  readonly startedAt: number;
  /** The agent's own process, where the pane was started with something else; null where the pane's process is it. */
  program: ProgramRef | null;
  /** The command of ours that runs it in a person's terminal; null where nothing stands between the two. */
  readonly wrapper: ProgramRef | null;
  channel: "hooks" | "paste";
  readyWhen: LaunchPlan["readyWhen"];
  ready: boolean;
  exited: boolean;
  /** Ends with the agent: timers and file watches of it stop. */
  readonly over: AbortController;
  /** See `createPart`. */
  readonly parts: Map<symbol, object>;
}

export interface LiveAgents {
  get(teamKey: string, agentId: string): LiveAgent | undefined;
  set(agent: LiveAgent): void;
  delete(agent: LiveAgent): void;
  all(): readonly LiveAgent[];
  /** The worker in this pane of its team's own server; a person's own terminal numbers its panes in the same way. */
  workerIn(teamKey: string, paneId: string): LiveAgent | undefined;
}

const keyOf = (teamKey: string, agentId: string) => `${teamKey}\n${agentId}`;

export const createLiveAgents = (): LiveAgents => {
  const agents = new Map<string, LiveAgent>();
  return {
    get: (teamKey, agentId) => agents.get(keyOf(teamKey, agentId)),
    set: (agent) => {
      agents.set(keyOf(agent.teamKey, agent.agentId), agent);
    },
    delete: (agent) => {
      agent.over.abort();
      if (agents.get(keyOf(agent.teamKey, agent.agentId)) === agent)
        agents.delete(keyOf(agent.teamKey, agent.agentId));
    },
    all: () => [...agents.values()],
    workerIn: (teamKey, paneId) =>
      [...agents.values()].find(
        ({ kind, pane, teamKey: key }) => kind === "worker" && key === teamKey && pane.paneId === paneId,
      ),
  };
};
