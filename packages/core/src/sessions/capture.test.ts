import { expect, test } from "vitest";
import type { SessionRow } from "../store/index.ts";
import { type CaptureFacts, decideCapture, isBound } from "./capture.ts";

const known: SessionRow = {
  team_key: "t",
  agent_id: "alice",
  session_id: "s1",
  transcript_path: "/r/s1",
  read_offset: 7,
  spawn_cwd: "/w",
  captured_via: "hook",
  confidence: "high",
  captured_at: 1,
  begun_at: 0,
  forked_from: null,
  fork_state: null,
  fork_evidence: null,
  state_key: null,
  hints_json: null,
};
const chosen = { ...known, captured_at: null, transcript_path: null };
const unknown = { ...chosen, session_id: null };
const named = { sessionId: "s2", transcriptPath: null, via: "hook" };
const facts: CaptureFacts = {
  named,
  known,
  drift: null,
  holder: null,
  agent: { ready: true, channel: "hooks" },
};
const again = { ...named, sessionId: "s1" };
const shown = {
  stored: { session_id: "s1", transcript_path: "/r/s1", read_offset: 7 },
  actual: "b1",
  since: 1,
};
const bob = { teamKey: "t", agentId: "bob" };
const paste = { ready: true, channel: "paste" } as const;

test.each<[string, Partial<CaptureFacts>, object]>([
  ["says nothing of what is known", { named: again }, { kind: "nothing" }],
  ["binds the id that we chose", { known: chosen, named: again }, { kind: "bind", drifts: false }],
  ["binds the first that is named", { known: unknown }, { kind: "bind", drifts: false, first: false }],
  ["binds what no row was written for", { known: undefined }, { kind: "bind", drifts: false }],
  [
    "binds the known one again where its record is another file",
    { named: { ...again, transcriptPath: "/r/new" } },
    { kind: "bind", drifts: false },
  ],
  ["binds another one, and holds its messages", {}, { kind: "bind", drifts: true }],
  ["holds nothing before it was ready", { agent: { ready: false, channel: "hooks" } }, { drifts: false }],
  [
    "binds another id of a conversation that was compacted",
    { named: { ...named, via: "compaction" } },
    { kind: "bind", drifts: false },
  ],
  ["hears no change from a call beside hooks", { named: { ...named, via: "mcp" } }, { kind: "nothing" }],
  [
    "hears a change from a call where there are no hooks",
    { named: { ...named, via: "mcp" }, agent: paste },
    { kind: "bind", drifts: true },
  ],
  [
    "hears no change from a record",
    { named: { ...named, via: "transcript" }, agent: paste },
    { kind: "nothing" },
  ],
  ["doubts one that is another agent's", { holder: bob }, { kind: "doubt", drifts: true }],
  [
    "doubts another agent's without holding where a record names it",
    { holder: bob, named: { ...named, via: "transcript" } },
    { kind: "doubt", drifts: false },
  ],
  ["sees a window that is back", { named: again, drift: shown }, { kind: "back" }],
  [
    "does not take a record's word that a window is back",
    { named: { ...again, via: "transcript" }, drift: shown },
    { kind: "nothing" },
  ],
  [
    "ends the doubt of an agent that had none of its own",
    { known: unknown, drift: { ...shown, stored: { ...shown.stored, session_id: null } } },
    { kind: "bind", drifts: false, first: true },
  ],
])("%s", (_name, change, decision) => {
  expect(decideCapture({ ...facts, ...change })).toMatchObject(decision);
});

test("is bound only where the id was captured, and the record is the known one or not named", () => {
  expect(isBound(known, again)).toBe(true);
  expect(isBound(known, { ...again, transcriptPath: "/r/s1" })).toBe(true);
  for (const [row, what] of [
    [known, named],
    [known, { ...again, transcriptPath: "/r/new" }],
    [chosen, again],
    [undefined, again],
  ] as const)
    expect(isBound(row, what)).toBe(false);
});
