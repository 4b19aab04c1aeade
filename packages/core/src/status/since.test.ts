import { expect, test } from "vitest";
import { type Moments, sinceOf } from "./since.ts";
import { AGENT_STATES, type AgentState } from "./words.ts";

const moments: Moments = {
  agent: { created_at: 1, stopped_at: null },
  pane: { intended_at: 2, spawned_at: 3, ended_at: null },
  turn: 4,
  approval: null,
  dialog: 5,
  error: 6,
  unlinked: 7,
};
const ended = { ...moments, pane: { ...moments.pane!, ended_at: 9 } };

test.each<[AgentState, Moments, number | null]>([
  ["planned", { ...moments, pane: null }, 1],
  ["paused", { ...moments, pane: null }, 1],
  ["failed", { ...moments, pane: null }, 1],
  ["failed", moments, 2],
  ["failed", ended, 9],
  ["spawning", moments, 2],
  ["starting", moments, 3],
  ["stopped", ended, 9],
  ["stopped", { ...moments, agent: { created_at: 1, stopped_at: 8 } }, 8],
  ["exited", ended, 9],
  ["link lost", moments, 7],
  ["waiting", moments, 5],
  ["waiting", { ...moments, approval: 8 }, 8],
  ["error", moments, 6],
  ["ready", moments, 4],
  ["busy", moments, 4],
  ["interrupted", moments, 4],
  ["unknown", { ...moments, turn: null }, 3],
])("an agent is %s since what made it so", (state, when, expected) => {
  expect(sinceOf(state, when)).toBe(expected);
});

test("every state of an agent has a time", () => {
  const states = Object.keys(AGENT_STATES) as AgentState[];
  expect(states.filter((state) => sinceOf(state, ended) === null)).toEqual([]);
});
