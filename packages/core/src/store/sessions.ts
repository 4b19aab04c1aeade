import type { SessionRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export const createSessions = (sql: Sql) => ({
  get: (teamKey: string, agentId: string) =>
    sql.get<SessionRow>("SELECT * FROM sessions WHERE team_key = ? AND agent_id = ?", teamKey, agentId),
  all: () => sql.all<SessionRow>("SELECT * FROM sessions"),
  /** A new conversation: the old one's id, file and position go together. */
  begin: (
    teamKey: string,
    agentId: string,
    cwd: string,
    session: { sessionId: string | null; transcriptPath: string | null; offset: number },
  ) =>
    sql.run(
      `INSERT INTO sessions (team_key, agent_id, session_id, transcript_path, read_offset, spawn_cwd) VALUES (?,?,?,?,?,?)
       ON CONFLICT (team_key, agent_id) DO UPDATE SET session_id = excluded.session_id, transcript_path = excluded.transcript_path,
         read_offset = excluded.read_offset, spawn_cwd = excluded.spawn_cwd, captured_via = NULL, confidence = NULL, captured_at = NULL`,
      teamKey,
      agentId,
      session.sessionId,
      session.transcriptPath,
      session.offset,
      cwd,
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
    },
  ) =>
    sql.run(
      `UPDATE sessions SET session_id = $sessionId, captured_via = $via, confidence = $confidence, captured_at = $at,
         read_offset = CASE WHEN $transcriptPath IS NULL AND session_id <> $sessionId THEN 0
           WHEN $transcriptPath IS NULL OR transcript_path IS NULL OR $transcriptPath = transcript_path THEN read_offset ELSE 0 END,
         transcript_path = CASE WHEN $transcriptPath IS NULL AND session_id <> $sessionId THEN NULL
           ELSE coalesce($transcriptPath, transcript_path) END
       WHERE team_key = $teamKey AND agent_id = $agentId`,
      { ...session, teamKey, agentId },
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
});
