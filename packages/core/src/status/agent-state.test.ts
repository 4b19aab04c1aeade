import { expect, test } from "vitest";
import { type AgentStateFacts, deriveAgentState } from "./agent-state.ts";

const pane = {
  spawned_at: 1,
  ready_at: 2,
  ended_at: null,
  end_reason: null,
  exit_status: null,
  exit_signal: null,
  last_words: null,
};
const live = {
  ready: true,
  turn: "idle" as const,
  dialog: null,
  error: null,
  retrying: null,
  refused: null,
  interrupted: false,
};
const facts: AgentStateFacts = {
  agent: { wanted: "running", failure: null },
  pane,
  live,
  openApproval: null,
  drift: null,
  openQuestion: null,
  cut: null,
  fork: null,
  linked: true,
};
const gone = (end_reason: string, exit_status: number | null = null) => ({
  ...pane,
  ended_at: 9,
  end_reason,
  exit_status,
});

test.each<[string, Partial<AgentStateFacts>, string]>([
  ["ready when its turn is over", {}, "ready"],
  ["ready while it is not known what it was forked from", { fork: "pending_context_fork" }, "ready"],
  ["busy in a turn", { live: { ...live, turn: "busy" } }, "busy"],
  [
    "unknown, never idle, when nothing is known of its turn",
    { live: { ...live, turn: "unknown" } },
    "unknown",
  ],
  ["starting until it can take messages", { live: { ...live, ready: false } }, "starting"],
  ["waiting at a dialog", { live: { ...live, ready: false, dialog: "trust: Trust it?" } }, "waiting"],
  [
    "waiting for an approval, also in a turn",
    { live: { ...live, turn: "busy" }, openApproval: "rm -r x" },
    "waiting",
  ],
  ["ready in another conversation", { drift: "s2" }, "ready"],
  ["interrupted when its turn was cut off", { cut: "its turn was cut off" }, "interrupted"],
  ["busy again, though a turn was cut off", { live: { ...live, turn: "busy" }, cut: "its turn" }, "busy"],
  ["exited in the middle of a turn", { pane: gone("exited", 3), live: null, cut: "its turn" }, "exited"],
  ["planned before anything was started", { pane: null, live: null }, "planned"],
  ["spawning between intention and window", { pane: { ...pane, spawned_at: null }, live: null }, "spawning"],
  ["link lost when its token is worth nothing", { linked: false, openApproval: "rm -r x" }, "link lost"],
  ["unknown when no coordinator looks, linked or not", { live: null, linked: false }, "unknown"],
  ["unknown when no coordinator looks", { live: null }, "unknown"],
  ["paused, whatever else", { agent: { wanted: "paused", failure: "x" }, pane: null }, "paused"],
  [
    "failed after a start that failed",
    { agent: { wanted: "running", failure: "no such model" }, pane: gone("spawn_failed") },
    "failed",
  ],
  [
    "stopped when asked to",
    { agent: { wanted: "stopped", failure: null }, pane: gone("stopped"), live: null },
    "stopped",
  ],
  ["stopped with its team", { pane: gone("shutdown"), live: null }, "stopped"],
  ["exited when its program ended by itself", { pane: gone("exited", 3), live: null }, "exited"],
  ["exited when it was found with its status", { pane: gone("found_gone", 3), live: null }, "exited"],
  ["lost when it was found gone", { pane: gone("found_gone"), live: null }, "lost"],
  ["lost when its window was closed", { pane: gone("window_closed"), live: null }, "lost"],
  ["lost with its server", { pane: gone("server_gone"), live: null }, "lost"],
])("an agent is %s", (_name, change, state) => {
  expect(deriveAgentState({ ...facts, ...change }).state).toBe(state);
});

test("says what the program of a busy agent tries again, and nothing of it when the turn is over", () => {
  const retrying = "its program tries again after an error: rate_limit: slow down";
  const busy = { ...live, turn: "busy" as const, retrying };
  expect(deriveAgentState({ ...facts, live: busy })).toEqual({ state: "busy", detail: retrying });
  expect(deriveAgentState({ ...facts, live: { ...live, retrying } })).toMatchObject({ detail: null });
});

test("says what an agent waits for, and how its program ended", () => {
  expect(deriveAgentState({ ...facts, openApproval: "rm -r x" }).detail).toBe("an approval: rm -r x");
  const openQuestion = { question_id: "qst_1", text: "Which one?\nred or blue" };
  expect(deriveAgentState({ ...facts, openQuestion })).toEqual({
    state: "ready",
    detail: "asked qst_1: Which one?",
  });
  expect(deriveAgentState({ ...facts, pane: gone("exited", 3) }).detail).toBe(
    "its program ended by itself with status 3",
  );
  expect(deriveAgentState({ ...facts, pane: { ...gone("exited"), exit_signal: "SIGKILL" } }).detail).toBe(
    "its program was ended by SIGKILL",
  );
  expect(deriveAgentState({ ...facts, pane: gone("window_closed") }).detail).toBe(
    "its window was closed, and its program with it",
  );
  expect(deriveAgentState({ ...facts, pane: gone("exited") }).detail).toBe("its program ended by itself");
});
