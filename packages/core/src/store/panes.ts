import type { PaneRef } from "@team-agent/plugin-api";
import type { ProgramEnd } from "../ground/index.ts";
import type { PaneRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export const createPanes = (sql: Sql) => ({
  /** Written before the spawn. */
  intend: (teamKey: string, agentId: string, at: number, launchMark: string | null = null): number =>
    sql.get<{ id: number }>(
      "INSERT INTO panes (team_key, agent_id, intended_at, launch_mark) VALUES (?,?,?,?) RETURNING id",
      teamKey,
      agentId,
      at,
      launchMark,
    )!.id,
  spawned: (id: number, pane: PaneRef, at: number) =>
    sql.run(
      "UPDATE panes SET endpoint = ?, session = ?, window = ?, pane_id = ?, pid = ?, start_time = ?, spawned_at = ? WHERE id = ?",
      pane.endpoint,
      pane.session,
      pane.window,
      pane.paneId,
      pane.pid,
      pane.startTime,
      at,
      id,
    ),
  setDoor: (id: number, door: string) => sql.run("UPDATE panes SET door = ? WHERE id = ?", door, id),
  setReadyWhen: (id: number, readyWhen: PaneRow["ready_when"]) =>
    sql.run("UPDATE panes SET ready_when = ? WHERE id = ?", readyWhen, id),
  setRecordStart: (id: number, place: number) =>
    sql.run("UPDATE panes SET record_start = ? WHERE id = ?", place, id),
  setProgram: (id: number, pid: number, startTime: string) =>
    sql.run("UPDATE panes SET program_pid = ?, program_start = ? WHERE id = ?", pid, startTime, id),
  setWrapper: (id: number, pid: number, startTime: string) =>
    sql.run("UPDATE panes SET wrapper_pid = ?, wrapper_start = ? WHERE id = ?", pid, startTime, id),
  ready: (id: number, at: number) =>
    sql.run("UPDATE panes SET ready_at = ? WHERE id = ? AND ready_at IS NULL", at, id) === 1,
  ended: (id: number, at: number, reason: string, { status, signal, lastWords = null }: ProgramEnd) =>
    sql.run(
      "UPDATE panes SET ended_at = ?, end_reason = ?, exit_status = ?, exit_signal = ?, last_words = ? WHERE id = ? AND ended_at IS NULL",
      at,
      reason,
      status,
      signal,
      lastWords,
      id,
    ) === 1,
  latest: (teamKey: string, agentId: string) =>
    sql.get<PaneRow>(
      "SELECT * FROM panes WHERE team_key = ? AND agent_id = ? ORDER BY id DESC LIMIT 1",
      teamKey,
      agentId,
    ),
  /** The last launch whose record can be known by a mark. */
  latestMarked: (teamKey: string, agentId: string) =>
    sql.get<PaneRow>(
      "SELECT * FROM panes WHERE team_key = ? AND agent_id = ? AND launch_mark IS NOT NULL ORDER BY id DESC LIMIT 1",
      teamKey,
      agentId,
    ),
  /** All of an agent, the first one first. */
  launchesOf: (teamKey: string, agentId: string) =>
    sql.all<PaneRow>("SELECT * FROM panes WHERE team_key = ? AND agent_id = ? ORDER BY id", teamKey, agentId),
  /** At least one of its programs could take input. */
  wasReady: (teamKey: string, agentId: string) =>
    sql.get(
      "SELECT 1 FROM panes WHERE team_key = ? AND agent_id = ? AND ready_at IS NOT NULL",
      teamKey,
      agentId,
    ) !== undefined,
  /** Those of a team whose end was written down, and whose process is known. */
  endedOf: (teamKey: string) =>
    sql.all<PaneRow>(
      "SELECT * FROM panes WHERE team_key = ? AND ended_at IS NOT NULL AND pid IS NOT NULL ORDER BY id",
      teamKey,
    ),
  /** Every pane whose process is known, ended or not. */
  withProcess: () => sql.all<PaneRow>("SELECT * FROM panes WHERE pid IS NOT NULL ORDER BY id"),
  /** Every pane that was started and not seen to end. */
  living: () => sql.all<PaneRow>("SELECT * FROM panes WHERE ended_at IS NULL ORDER BY id"),
});
