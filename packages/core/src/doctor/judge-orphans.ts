import type { PaneStatus } from "@team-agent/plugin-api";
import type { Stray } from "../programs/index.ts";
import type { PaneRow } from "../store/index.ts";
import {
  isSeat,
  type LeftProcess,
  type MarkedSession,
  type MarkedWindow,
  type Orphan,
  type OrphanFacts,
  type OrphanReason,
  type RunningRow,
} from "./orphan.ts";

/**
 * Finds what is ours and nobody's, by what was recorded alone: a row from before the start whose process still runs, or the
 * owner's mark of a session together with the program's own environment. Names and command lines count for nothing, and
 * leaders belong to their person.
 */
export const judgeOrphans = (facts: OrphanFacts): readonly Orphan[] => {
  const sessions = facts.sessions.filter(({ team }) => !isSeat(team));
  const rows = facts.rows.filter(({ row }) => !isSeat(row.team_key));
  const windows = sessions.flatMap((session) =>
    session.windows.flatMap((window) => judgeWindow(facts, session, window, rows)),
  );
  const inWindows = new Set(sessions.flatMap(({ windows }) => windows.map(({ pane }) => pane.pid)));
  const processes = rows
    .filter(({ row }) => !inWindows.has(row.pid!))
    .flatMap((running) => judgeProcess(facts, running, rows));
  const left = facts.left.filter(({ row }) => !isSeat(row.team_key)).map((one) => judgeLeft(facts, one));
  const empty = sessions.filter((session) => isForsaken(facts, session, windows)).map(describeSession);
  const strays = facts.strays.map((one) => judgeStray(facts, one));
  return [...windows, ...processes, ...left, ...strays, ...empty];
};

const judgeWindow = (
  facts: OrphanFacts,
  session: MarkedSession,
  { pane, startedAs }: MarkedWindow,
  rows: readonly RunningRow[],
): readonly Orphan[] => {
  if (pane.dead) return [];
  const own = rows.filter(({ row }) => isSame(row, pane) && row.pane_id === pane.paneId);
  if (own.some(({ row }) => reasonOf(facts, row) === null)) return [];
  const row = own.at(-1)?.row;
  // A person may open a window of their own in a session of ours.
  if (!row && startedAs === null) return [];
  const agent = row?.agent_id ?? startedAs;
  const reason = row ? reasonOf(facts, row)! : isKnown(facts, session.team) ? "no_row" : "team_unknown";
  return [
    {
      kind: "window",
      reason,
      team: session.team,
      agent_id: agent,
      mark: session.mark,
      row: row?.id ?? null,
      end_reason: row?.end_reason ?? null,
      transport: session.transport,
      session: session.name,
      window: pane.window,
      pane_id: pane.paneId,
      pid: pane.pid,
      start_time: pane.startTime,
      command: pane.command,
      left_by: null,
      is_proven: true,
      is_own_ancestor: facts.ancestors.has(pane.pid),
    },
  ];
};

const judgeProcess = (
  facts: OrphanFacts,
  { row, command }: RunningRow,
  rows: readonly RunningRow[],
): readonly Orphan[] => {
  const reason = reasonOf(facts, row);
  // A program that was found again has a second row.
  const others = rows.filter(({ row: other }) => other.pid === row.pid && other.id !== row.id);
  if (reason === null || others.some(({ row: other }) => other.id > row.id || !reasonOf(facts, other)))
    return [];
  return [
    {
      kind: "process",
      reason,
      team: row.team_key,
      agent_id: row.agent_id,
      ...NOWHERE,
      row: row.id,
      end_reason: row.end_reason,
      pid: row.pid,
      start_time: row.start_time,
      command,
      left_by: null,
      is_proven: true,
      is_own_ancestor: facts.ancestors.has(row.pid!),
    },
  ];
};

const judgeLeft = (facts: OrphanFacts, { row, command, pid, startTime, isProven }: LeftProcess): Orphan => ({
  ...NOWHERE,
  kind: "process",
  reason: "left_behind",
  team: row.team_key,
  agent_id: row.agent_id,
  row: row.id,
  end_reason: row.end_reason,
  pid,
  start_time: startTime,
  command,
  left_by: row.pid,
  is_proven: isProven,
  is_own_ancestor: facts.ancestors.has(pid),
});

const judgeStray = (facts: OrphanFacts, { process, teamKey, agentId }: Stray): Orphan => ({
  ...NOWHERE,
  kind: "process",
  reason: "started_as",
  team: teamKey,
  agent_id: agentId,
  row: null,
  end_reason: null,
  pid: process.pid,
  start_time: process.startTime,
  command: process.argv.join(" "),
  left_by: null,
  is_proven: true,
  is_own_ancestor: facts.ancestors.has(process.pid),
});

/** It stands in no window. */
const NOWHERE = { mark: null, transport: null, session: null, window: null, pane_id: null } as const;

/** Why nobody looks after the program of this row; null where somebody does. */
const reasonOf = ({ teams, agents }: OrphanFacts, row: PaneRow): OrphanReason | null => {
  const team = teams.find(({ team_key }) => team_key === row.team_key);
  if (!team) return "team_unknown";
  if (!agents.has(`${row.team_key}/${row.agent_id}`)) return "agent_removed";
  if (row.ended_at !== null) return "ended";
  return team.status === "stopped" ? "team_stopped" : null;
};

/** A session whose team is unknown, and in which nothing runs but what was found. */
const isForsaken = (facts: OrphanFacts, session: MarkedSession, found: readonly Orphan[]): boolean =>
  !isKnown(facts, session.team) &&
  session.windows.every(({ pane }) => pane.dead || found.some(({ pane_id }) => pane_id === pane.paneId));

const describeSession = ({ name, transport, mark, team }: MarkedSession): Orphan => ({
  kind: "session",
  reason: "team_unknown",
  team,
  agent_id: null,
  mark,
  row: null,
  end_reason: null,
  transport,
  session: name,
  window: null,
  pane_id: null,
  pid: null,
  start_time: null,
  command: null,
  left_by: null,
  is_proven: true,
  is_own_ancestor: false,
});

const isKnown = ({ teams }: OrphanFacts, team: string): boolean =>
  teams.some(({ team_key }) => team_key === team);

const isSame = (row: PaneRow, pane: PaneStatus): boolean =>
  row.pid === pane.pid && row.start_time !== null && row.start_time === pane.startTime;
