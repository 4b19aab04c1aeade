import type { PaneStatus } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import type { PaneRow } from "../store/index.ts";
import { judgeOrphans } from "./judge-orphans.ts";
import type { MarkedSession, OrphanFacts } from "./orphan.ts";

const pane: PaneStatus = {
  endpoint: "/s",
  session: "team-t",
  window: "ann",
  paneId: "%1",
  pid: 11,
  startTime: "100",
  dead: false,
  exitStatus: null,
  command: "agent",
  mode: null,
};
const row: PaneRow = {
  id: 1,
  team_key: "t",
  agent_id: "ann",
  intended_at: 1,
  launch_mark: null,
  door: null,
  endpoint: "/s",
  session: "team-t",
  window: "ann",
  pane_id: "%1",
  pid: 11,
  start_time: "100",
  spawned_at: 1,
  ready_at: 1,
  program_pid: null,
  program_start: null,
  wrapper_pid: null,
  wrapper_start: null,
  ended_at: null,
  end_reason: null,
  exit_status: null,
  exit_signal: null,
  last_words: null,
  ready_when: null,
  record_start: null,
};
const ended = { ...row, ended_at: 2, end_reason: "stopped" };
const session: MarkedSession = {
  name: "team-t",
  transport: "mux",
  mark: "key/t",
  team: "t",
  windows: [{ pane, startedAs: "ann" }],
};
const facts: OrphanFacts = {
  teams: [{ team_key: "t", status: "alive" }],
  agents: new Set(["t/ann"]),
  sessions: [session],
  rows: [{ row, command: "agent" }],
  left: [],
  strays: [],
  ancestors: new Set(),
};
const windows = (...panes: readonly MarkedSession["windows"][number][]) => [{ ...session, windows: panes }];
const running = (...rows: readonly PaneRow[]) => rows.map((one) => ({ row: one, command: "agent" }));
const strange = { ...session, mark: "key/u", team: "u" };

test.each<[string, Partial<OrphanFacts>, readonly string[]]>([
  ["an agent that runs", {}, []],
  ["a window whose end is written down", { rows: running(ended) }, ["window ended"]],
  ["a window of a stopped team", { teams: [{ team_key: "t", status: "stopped" }] }, ["window team_stopped"]],
  ["a window of an agent that left", { agents: new Set() }, ["window agent_removed"]],
  ["a window that no row knows", { rows: [] }, ["window no_row"]],
  [
    "a window that a person opened in the session",
    { rows: [], sessions: windows({ pane, startedAs: null }) },
    [],
  ],
  [
    "a program that has ended",
    { rows: [], sessions: windows({ pane: { ...pane, dead: true }, startedAs: null }) },
    [],
  ],
  [
    "a window whose number and process were given away again",
    { rows: running({ ...ended, start_time: "99" }) },
    ["window no_row"],
  ],
  ["a program that was found again", { rows: running({ ...ended, id: 0 }, row) }, []],
  ["a program whose window is gone", { rows: running(ended), sessions: windows() }, ["process ended"]],
  ["a running program whose window is not seen", { sessions: windows() }, []],
  [
    "a program with two rows that ended",
    { rows: running(ended, { ...ended, id: 2 }), sessions: windows() },
    ["process ended"],
  ],
  [
    "what a program that has ended left in its session",
    {
      left: [
        {
          row: ended,
          command: "sleep",
          pid: 12,
          startTime: "101",
          isProven: true,
        },
      ],
    },
    ["process left_behind"],
  ],
  [
    "what a leader left in its session",
    {
      left: [
        {
          row: { ...ended, team_key: "@l" },
          command: "sleep",
          pid: 12,
          startTime: "101",
          isProven: true,
        },
      ],
    },
    [],
  ],
  ["the rows of a team that is gone", { teams: [], sessions: [] }, ["process team_unknown"]],
  [
    "a session whose team is unknown, with its windows",
    { sessions: [strange], rows: [] },
    ["window team_unknown", "session team_unknown"],
  ],
  [
    "a session whose team is unknown, in which a person works",
    { sessions: [{ ...strange, windows: [{ pane, startedAs: null }] }], rows: [] },
    [],
  ],
  [
    "a leader's session and the program in it",
    {
      sessions: [{ ...session, team: "@leader-x", mark: "key/@leader-x" }],
      rows: running({ ...ended, team_key: "@leader-x" }),
    },
    [],
  ],
])("judges %s", (_what, change, expected) => {
  const found = judgeOrphans({ ...facts, ...change });
  expect(found.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual(expected);
});

test("what the asking command runs in is found, and said to be that", () => {
  const [found] = judgeOrphans({ ...facts, rows: running(ended), ancestors: new Set([11]) });
  expect(found).toMatchObject({ is_own_ancestor: true, row: 1, end_reason: "stopped", pid: 11 });
});
