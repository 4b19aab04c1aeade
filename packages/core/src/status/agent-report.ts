import { shownDialog } from "../dialogs/index.ts";
import { viewOpenQuestions } from "../questions/index.ts";
import type { PluginProblem } from "../registry/index.ts";
import type { LiveAgent, LiveAgents } from "../runtime/index.ts";
import { driftOf } from "../sessions/index.ts";
import { type SessionRow, type Store, storedNotes } from "../store/index.ts";
import { errorOf, type ProviderErrorView, turnOf } from "../turns/index.ts";
import { type CutWork, cutWorkOf, describeCut } from "../work/index.ts";
import { deriveAgentState } from "./agent-state.ts";
import { sinceOf } from "./since.ts";
import { describeUnverified, type Unverified, unverifiedOf } from "./unverified.ts";
import type { AgentState } from "./words.ts";

export interface AgentReport {
  readonly agent_id: string;
  readonly role: string;
  readonly provider: string;
  readonly model: string | null;
  readonly status: AgentState;
  readonly detail: string | null;
  /** Since when it is in this state, in milliseconds since the epoch. */
  readonly since: number | null;
  readonly pane_id: string | null;
  readonly pid: number | null;
  readonly session_id: string | null;
  readonly channel: string;
  readonly interacted: number | null;
  readonly notes: readonly string[];
  /** What an untried version of its program has not shown yet. */
  readonly unverified: Unverified | null;
  readonly waiting_messages: number;
  /** Null where its conversation was begun empty. */
  readonly fork: ForkReport | null;
  /** What its program was in the middle of when it ended, until the agent is written to again. */
  readonly cut: CutWork | null;
  /** Why nothing of its provider's plugin is called any more; null while it is used. */
  readonly refused: PluginProblem | null;
}

export interface ForkReport {
  /** The conversation that it began with. */
  readonly from: string;
  /** `pending_context_fork` until its own record tells where it comes from; `unverified` where that does not say so. */
  readonly state: "pending_context_fork" | "verified" | "unverified";
  readonly evidence: string | null;
}

/** One agent as it is; `waiting` counts its messages that have not ended. */
export const reportAgent = (
  store: Store,
  live: LiveAgents | null,
  teamKey: string,
  agentId: string,
  waiting: number,
): AgentReport => {
  const agent = store.agents.get(teamKey, agentId)!;
  const pane = store.panes.latest(teamKey, agentId) ?? null;
  const running = live?.get(teamKey, agentId);
  const cut = cutWorkOf(store, { teamKey, agentId });
  const session = store.sessions.get(teamKey, agentId);
  const fork = session ? forkOf(session) : null;
  const unverified = unverifiedOf(store, pane?.ended_at === null ? pane.id : undefined);
  const [approval] = store.approvals.openOf(teamKey, agentId);
  const { state, detail } = deriveAgentState({
    agent,
    pane,
    live: running
      ? {
          ready: running.ready,
          turn: turnOf(running).state,
          error: endingError(running),
          retrying: retriedError(running),
          refused: running.provider.refused()?.message ?? null,
          interrupted: store.turns.latest(teamKey, agentId)?.ending === "interrupted",
          dialog: dialogIn(running),
        }
      : null,
    openApproval: approval?.command ?? null,
    drift: driftOf(store, { teamKey, agentId })?.actual ?? null,
    openQuestion: viewOpenQuestions(store, teamKey, agentId, 1)[0] ?? null,
    cut: cut && describeCut(cut),
    fork: fork && describeFork(fork),
    linked: store.tokens.isLinked(teamKey, agentId),
  });
  return {
    agent_id: agentId,
    role: agent.role,
    provider: agent.provider,
    model: agent.model,
    status: state,
    detail,
    since: sinceOf(state, {
      agent,
      pane,
      turn: running ? turnOf(running).since : null,
      approval: approval?.opened_at ?? null,
      dialog: (running && shownDialog(running)?.since) ?? null,
      error: (running && errorOf(running)?.at) ?? null,
      unlinked: store.tokens.unlinkedAt(teamKey, agentId),
    }),
    pane_id: running?.pane.paneId ?? null,
    pid: running?.pane.pid ?? null,
    session_id: session?.session_id ?? null,
    channel: agent.channel,
    interacted: agent.first_send_at,
    notes: [...(storedNotes(agent) ?? []), ...(unverified ? [describeUnverified(unverified)] : [])],
    unverified,
    fork,
    waiting_messages: waiting,
    cut,
    refused: running?.provider.refused() ?? null,
  };
};

/** The provider's error with which its last turn ended, in words. */
export const endingError = (agent: LiveAgent): string | null => {
  const error = errorOf(agent);
  return error?.ended ? describeError(error) : null;
};

/** What its program met in the turn that runs, and goes on with by itself. */
const retriedError = (agent: LiveAgent): string | null => {
  const error = errorOf(agent);
  return error && !error.ended && error.at >= turnOf(agent).since
    ? `its program tries again after an error: ${describeError(error)}`
    : null;
};

const dialogIn = (agent: LiveAgent): string | null => {
  const dialog = shownDialog(agent)?.dialog;
  return dialog ? `${dialog.kind}: ${dialog.title}` : null;
};

/** A database that is only looked at may be an older one, without forks. */
const forkOf = ({ forked_from, fork_state, fork_evidence }: SessionRow): ForkReport | null => {
  if (!forked_from || !fork_state) return null;
  const state = fork_state === "pending" ? "pending_context_fork" : fork_state;
  return { from: forked_from, state, evidence: fork_evidence ?? null };
};

const describeFork = ({ from, state, evidence }: ForkReport): string | null => {
  if (state === "verified") return null;
  return state === "unverified"
    ? `whether it continues ${from} is not known: ${evidence}`
    : `pending_context_fork: its program has not written down yet that it continues ${from}`;
};

const describeError = ({ category, message, retryAt }: ProviderErrorView): string =>
  `${category}: ${message.slice(0, 160)}${retryAt === null ? "" : `; tried again at ${new Date(retryAt).toISOString()}`}`;
