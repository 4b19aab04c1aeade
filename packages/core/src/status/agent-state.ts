import { howItEnded, saidLast, WINDOW_CLOSED } from "../ground/index.ts";
import type { QuestionView } from "../questions/index.ts";
import type { AgentRow, PaneRow } from "../store/index.ts";
import type { AgentState } from "./words.ts";

export interface AgentStateFacts {
  readonly agent: Pick<AgentRow, "wanted" | "failure">;
  readonly pane: Pick<
    PaneRow,
    "spawned_at" | "ready_at" | "ended_at" | "end_reason" | "exit_status" | "exit_signal" | "last_words"
  > | null;
  /** What the coordinator knows now; null when it is not running and the store alone answers. */
  readonly live: {
    readonly ready: boolean;
    readonly turn: "idle" | "busy" | "unknown";
    readonly dialog: string | null;
    /** The provider's error, in words; the turn ended with it. */
    readonly error: string | null;
    /** An error of the running turn, in words, which its program tries again by itself. */
    readonly retrying: string | null;
    /** Why nothing of its provider's plugin is called any more. */
    readonly refused: string | null;
    /** The last turn was stopped before its end. */
    readonly interrupted: boolean;
  } | null;
  readonly openApproval: string | null;
  /** The conversation that its window shows, where it is not the one that its messages belong to. */
  readonly drift: string | null;
  /** What it asked and nobody answered yet. It works and takes messages meanwhile, unless a dialog stands. */
  readonly openQuestion: Pick<QuestionView, "question_id" | "text"> | null;
  /** What its program was in the middle of when it ended, in words. */
  readonly cut: string | null;
  /** What is not known yet of the conversation that it was forked from, in words. */
  readonly fork: string | null;
  /** The agent's token is good: its program can reach us. */
  readonly linked: boolean;
}

/** One state for an agent, with the words that explain it. */
export const deriveAgentState = ({
  agent,
  pane,
  live,
  openApproval,
  drift,
  openQuestion,
  cut,
  fork,
  linked,
}: AgentStateFacts): { readonly state: AgentState; readonly detail: string | null } => {
  if (agent.wanted === "paused")
    return { state: "paused", detail: "it is not started until somebody resumes it" };
  if (agent.failure) return { state: "failed", detail: agent.failure };
  if (!pane) return { state: "planned", detail: null };
  if (pane.spawned_at === null && pane.ended_at === null) return { state: "spawning", detail: null };
  if (pane.ended_at !== null) {
    const ended = describeEnd(agent, pane);
    return { ...ended, detail: [ended.detail, cut].filter(Boolean).join("; ") || null };
  }
  if (live && !linked)
    return {
      state: "link lost",
      detail: "its token is no longer good: its program cannot reach the coordinator",
    };
  if (live?.refused) return { state: "unknown", detail: live.refused };
  if (openApproval) return { state: "waiting", detail: `an approval: ${openApproval}` };
  if (live?.dialog) return { state: "waiting", detail: live.dialog };
  if (!live) return { state: "unknown", detail: "no coordinator answers" };
  if (!live.ready) return { state: "starting", detail: fork };
  if (live.turn === "busy") return { state: "busy", detail: live.retrying ?? fork };
  if (live.error) return { state: "error", detail: live.error };
  if (live.turn !== "idle") return { state: "unknown", detail: "no fact tells whether a turn runs" };
  if (drift) return { state: "ready", detail: `in another conversation (${drift}); its messages wait` };
  if (cut) return { state: "interrupted", detail: `${cut}; it takes messages` };
  return live.interrupted
    ? { state: "interrupted", detail: "its last turn was stopped; it takes messages" }
    : { state: "ready", detail: openQuestion ? describeQuestion(openQuestion) : fork };
};

const describeEnd = (
  agent: AgentStateFacts["agent"],
  pane: NonNullable<AgentStateFacts["pane"]>,
): { readonly state: AgentState; readonly detail: string | null } => {
  if (agent.wanted === "stopped" || ["stopped", "shutdown", "restarted"].includes(pane.end_reason ?? ""))
    return { state: "stopped", detail: pane.end_reason };
  if (pane.end_reason !== "exited" && pane.exit_status === null && pane.exit_signal === null)
    return {
      state: "lost",
      detail:
        pane.end_reason === WINDOW_CLOSED
          ? "its window was closed, and its program with it"
          : "its window is gone, and nobody saw how its program ended",
    };
  return {
    state: "exited",
    detail: `its program ${howItEnded(pane.end_reason, { status: pane.exit_status, signal: pane.exit_signal })}${saidLast(pane.last_words)}`,
  };
};

const describeQuestion = ({ question_id, text }: { readonly question_id: string; readonly text: string }) =>
  `asked ${question_id}: ${text.split("\n")[0]!.slice(0, 160)}`;
