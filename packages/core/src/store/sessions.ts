import type { DiscardedSessionRow, SessionDriftRow, SessionRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export interface Begun {
  readonly sessionId: string | null;
  readonly transcriptPath: string | null;
  readonly offset: number;
  /** Given where it is started afresh, or as a fork. */
  readonly begunAt?: number;
  /** The conversation that it continues under an id of its own. */
  readonly forkedFrom?: string;
  /** The folder that is kept with it; left out, and for the hints, what was there stays. */
  readonly stateKey?: string;
  readonly hintsJson?: string;
}

/** What is known of the agents' conversations: which they are in, where those are read, and what became of them. */
export const createSessions = (sql: Sql) => {
  const hasDrifts = looksFor(sql, "session_drifts");
  const hasDiscarded = looksFor(sql, "discarded_sessions");
  return {
    get: (teamKey: string, agentId: string) =>
      sql.get<SessionRow>("SELECT * FROM sessions WHERE team_key = ? AND agent_id = ?", teamKey, agentId),
    /** Who is in a conversation, or goes back to it. */
    inIt: (sessionId: string) =>
      sql.all<Pick<SessionRow, "team_key" | "agent_id">>(
        `SELECT s.team_key, s.agent_id FROM sessions s LEFT JOIN session_drifts d USING (team_key, agent_id)
         WHERE s.session_id = $sessionId OR d.session_id = $sessionId ORDER BY s.rowid`,
        { sessionId },
      ),
    /** A new start: the id, the file and the position of the conversation go together. */
    begin: (teamKey: string, agentId: string, cwd: string, begun: Begun) =>
      sql.run(
        `INSERT INTO sessions (team_key, agent_id, session_id, transcript_path, read_offset, spawn_cwd, begun_at, forked_from, fork_state, state_key, hints_json)
         VALUES ($teamKey, $agentId, $sessionId, $transcriptPath, $offset, $cwd, coalesce($begunAt, 0), $forkedFrom,
           CASE WHEN $forkedFrom IS NULL THEN NULL ELSE 'pending' END, $stateKey, $hintsJson)
         ON CONFLICT (team_key, agent_id) DO UPDATE SET session_id = excluded.session_id, transcript_path = excluded.transcript_path,
           read_offset = excluded.read_offset, spawn_cwd = excluded.spawn_cwd, begun_at = coalesce($begunAt, begun_at),
           forked_from = CASE WHEN $begunAt IS NULL THEN forked_from ELSE excluded.forked_from END,
           fork_state = CASE WHEN $begunAt IS NULL THEN fork_state ELSE excluded.fork_state END,
           fork_evidence = CASE WHEN $begunAt IS NULL THEN fork_evidence ELSE NULL END,
           state_key = coalesce($stateKey, state_key),
           hints_json = CASE WHEN $begunAt IS NULL THEN coalesce($hintsJson, hints_json) ELSE excluded.hints_json END,
           captured_via = NULL, confidence = NULL, captured_at = NULL`,
        { begunAt: null, forkedFrom: null, stateKey: null, hintsJson: null, ...begun, teamKey, agentId, cwd },
      ),
    /** Another id without a file has none yet: the old one's record is not its own. */
    captured: (
      teamKey: string,
      agentId: string,
      session: {
        sessionId: string;
        transcriptPath: string | null;
        via: string;
        confidence: string;
        at: number;
        /** Several conversations are in one file, and each has places of its own. */
        sharesFile: boolean;
      },
    ) =>
      sql.run(
        `UPDATE sessions SET session_id = $sessionId, captured_via = $via, confidence = $confidence, captured_at = $at,
           read_offset = CASE WHEN ($transcriptPath IS NULL OR $sharesFile) AND session_id <> $sessionId THEN 0
             WHEN $transcriptPath IS NULL OR transcript_path IS NULL OR $transcriptPath = transcript_path THEN read_offset ELSE 0 END,
           transcript_path = CASE WHEN $transcriptPath IS NULL AND session_id <> $sessionId THEN NULL
             ELSE coalesce($transcriptPath, transcript_path) END
         WHERE team_key = $teamKey AND agent_id = $agentId`,
        { ...session, sharesFile: session.sharesFile ? 1 : 0, teamKey, agentId },
      ),
    /** How far this file was read; nothing, where the conversation has another one by now. */
    advance: (teamKey: string, agentId: string, transcriptPath: string, offset: number) =>
      sql.run(
        "UPDATE sessions SET read_offset = ? WHERE team_key = ? AND agent_id = ? AND transcript_path = ?",
        offset,
        teamKey,
        agentId,
        transcriptPath,
      ),
    /** What a fork's own record told, and where in it its own part begins. */
    forkSettled: (
      teamKey: string,
      agentId: string,
      fork: {
        readonly sessionId: string;
        readonly state: "verified" | "unverified";
        readonly evidence: string;
        readonly offset: number;
      },
    ) =>
      sql.run(
        `UPDATE sessions SET fork_state = $state, fork_evidence = $evidence, read_offset = $offset
         WHERE team_key = $teamKey AND agent_id = $agentId AND session_id = $sessionId AND fork_state = 'pending'`,
        { ...fork, teamKey, agentId },
      ) === 1,
    /** None in a database from before version 9 that is only looked at. */
    drift: (teamKey: string, agentId: string) =>
      hasDrifts()
        ? sql.get<SessionDriftRow>(
            "SELECT * FROM session_drifts WHERE team_key = ? AND agent_id = ?",
            teamKey,
            agentId,
          )
        : undefined,
    drifted: (row: SessionDriftRow) =>
      sql.run(
        `INSERT OR REPLACE INTO session_drifts (team_key, agent_id, session_id, transcript_path, read_offset, actual_id, since)
         VALUES ($team_key, $agent_id, $session_id, $transcript_path, $read_offset, $actual_id, $since)`,
        { ...row },
      ),
    driftEnded: (teamKey: string, agentId: string) =>
      sql.run("DELETE FROM session_drifts WHERE team_key = ? AND agent_id = ?", teamKey, agentId),
    /** Puts a conversation away: nobody goes back to it by himself. */
    discard: (
      row: Pick<SessionRow, "team_key" | "agent_id" | "session_id" | "transcript_path">,
      at: number,
    ) =>
      sql.run(
        `INSERT OR REPLACE INTO discarded_sessions (team_key, agent_id, session_id, transcript_path, at)
         VALUES (?,?,?,?,?)`,
        row.team_key,
        row.agent_id,
        row.session_id,
        row.transcript_path,
        at,
      ),
    /** Those of a team, the latest first; none in a database from before version 10 that is only looked at. */
    discardedOf: (teamKey: string) =>
      hasDiscarded()
        ? sql.all<DiscardedSessionRow>(
            "SELECT * FROM discarded_sessions WHERE team_key = ? ORDER BY at DESC, session_id",
            teamKey,
          )
        : [],
    /** As it was: whatever was done to it meanwhile is taken back. */
    restore: (row: SessionRow) => {
      sql.run(
        `INSERT OR REPLACE INTO sessions (team_key, agent_id, session_id, transcript_path, read_offset, spawn_cwd, captured_via, confidence, captured_at, begun_at, forked_from, fork_state, fork_evidence)
         VALUES ($team_key, $agent_id, $session_id, $transcript_path, $read_offset, $spawn_cwd, $captured_via, $confidence, $captured_at, $begun_at, $forked_from, $fork_state, $fork_evidence)`,
        // One that an older version wrote down knows of no fork.
        { ...NO_FORK, ...row },
      );
      sql.run(
        "DELETE FROM discarded_sessions WHERE team_key = ? AND agent_id = ? AND session_id = ?",
        row.team_key,
        row.agent_id,
        row.session_id,
      );
    },
    remove: (teamKey: string, agentId: string) => {
      for (const table of ["sessions", "session_drifts", "session_compactions"])
        sql.run(`DELETE FROM ${table} WHERE team_key = ? AND agent_id = ?`, teamKey, agentId);
    },
    /** How often this conversation was shortened. */
    compactions: (teamKey: string, agentId: string, sessionId: string): number =>
      sql.get<{ count: number }>(
        "SELECT count FROM session_compactions WHERE team_key = ? AND agent_id = ? AND session_id = ?",
        teamKey,
        agentId,
        sessionId,
      )?.count ?? 0,
    /** Counts one more, and answers how many there were. */
    compacted: (teamKey: string, agentId: string, sessionId: string): number =>
      sql.get<{ count: number }>(
        `INSERT INTO session_compactions (team_key, agent_id, session_id, count) VALUES (?,?,?,1)
         ON CONFLICT (team_key, agent_id, session_id) DO UPDATE SET count = count + 1 RETURNING count`,
        teamKey,
        agentId,
        sessionId,
      )!.count,
  };
};

const NO_FORK: Partial<SessionRow> = { forked_from: null, fork_state: null, fork_evidence: null };

/** Asked until they are there: a database that is only looked at may be an older one. */
const looksFor = (sql: Sql, table: string): (() => boolean) => {
  let isThere = false;
  return () => {
    isThere ||= sql.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", table) !== undefined;
    return isThere;
  };
};
