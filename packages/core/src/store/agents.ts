import type { PaneRef } from "@team-agent/plugin-api";
import type { AgentRow, LeaseRow, PaneRow, SessionRow, TeamRow, TokenRow, TurnRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export const createTeams = (sql: Sql) => ({
  get: (teamKey: string) => sql.get<TeamRow>("SELECT * FROM teams WHERE team_key = ?", teamKey),
  all: () => sql.all<TeamRow>("SELECT * FROM teams ORDER BY created_at"),
  alive: () => sql.all<TeamRow>("SELECT * FROM teams WHERE status = 'alive' ORDER BY created_at"),
  save: (team: TeamRow) => {
    sql.run(
      `INSERT INTO teams (team_key, name, directory, session_name, spec_json, env_json, launch_json, status, created_at, stopped_at)
       VALUES ($team_key, $name, $directory, $session_name, $spec_json, $env_json, $launch_json, $status, $created_at, $stopped_at)
       ON CONFLICT (team_key) DO UPDATE SET name = excluded.name, directory = excluded.directory, session_name = excluded.session_name,
         spec_json = excluded.spec_json, env_json = excluded.env_json, launch_json = excluded.launch_json, status = excluded.status, stopped_at = excluded.stopped_at`,
      { ...team },
    );
  },
  setStatus: (teamKey: string, status: TeamRow["status"], at: number) =>
    sql.run(
      "UPDATE teams SET status = ?, stopped_at = ? WHERE team_key = ?",
      status,
      status === "stopped" ? at : null,
      teamKey,
    ),
});

export const createAgents = (sql: Sql) => ({
  get: (teamKey: string, agentId: string) =>
    sql.get<AgentRow>("SELECT * FROM agents WHERE team_key = ? AND agent_id = ?", teamKey, agentId),
  ofTeam: (teamKey: string) =>
    sql.all<AgentRow>("SELECT * FROM agents WHERE team_key = ? AND seat = 'worker' ORDER BY rowid", teamKey),
  leaders: () => sql.all<AgentRow>("SELECT * FROM agents WHERE seat = 'leader'"),
  save: (agent: Omit<AgentRow, "first_send_at" | "stopped_at" | "failure" | "notes_json">) => {
    sql.run(
      `INSERT INTO agents (team_key, agent_id, seat, provider, role, model, wanted, channel, created_at)
       VALUES ($team_key, $agent_id, $seat, $provider, $role, $model, $wanted, $channel, $created_at)
       ON CONFLICT (team_key, agent_id) DO UPDATE SET provider = excluded.provider, role = excluded.role, model = excluded.model, wanted = excluded.wanted, failure = NULL`,
      { ...agent },
    );
  },
  update: (
    teamKey: string,
    agentId: string,
    change: Partial<Pick<AgentRow, "wanted" | "channel" | "notes_json" | "stopped_at" | "failure">>,
  ) => {
    const names = Object.keys(change);
    if (names.length === 0) return;
    sql.run(
      `UPDATE agents SET ${names.map((name) => `${name} = $${name}`).join(", ")} WHERE team_key = $team AND agent_id = $agent`,
      { ...change, team: teamKey, agent: agentId },
    );
  },
  /** True for the first message that ever reached it. */
  stampFirstSend: (teamKey: string, agentId: string, at: number) =>
    sql.run(
      "UPDATE agents SET first_send_at = ? WHERE team_key = ? AND agent_id = ? AND first_send_at IS NULL",
      at,
      teamKey,
      agentId,
    ) === 1,
});

export const createPanes = (sql: Sql) => ({
  /** Written before the spawn. */
  intend: (teamKey: string, agentId: string, at: number): number =>
    sql.get<{ id: number }>(
      "INSERT INTO panes (team_key, agent_id, intended_at) VALUES (?,?,?) RETURNING id",
      teamKey,
      agentId,
      at,
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
  setProgram: (id: number, pid: number, startTime: string) =>
    sql.run("UPDATE panes SET program_pid = ?, program_start = ? WHERE id = ?", pid, startTime, id),
  ready: (id: number, at: number) =>
    sql.run("UPDATE panes SET ready_at = ? WHERE id = ? AND ready_at IS NULL", at, id) === 1,
  ended: (id: number, at: number, reason: string, exitStatus: number | null) =>
    sql.run(
      "UPDATE panes SET ended_at = ?, end_reason = ?, exit_status = ? WHERE id = ? AND ended_at IS NULL",
      at,
      reason,
      exitStatus,
      id,
    ) === 1,
  latest: (teamKey: string, agentId: string) =>
    sql.get<PaneRow>(
      "SELECT * FROM panes WHERE team_key = ? AND agent_id = ? ORDER BY id DESC LIMIT 1",
      teamKey,
      agentId,
    ),
  /** Every pane that was started and not seen to end. */
  living: () => sql.all<PaneRow>("SELECT * FROM panes WHERE ended_at IS NULL ORDER BY id"),
});

export const createSessions = (sql: Sql) => ({
  get: (teamKey: string, agentId: string) =>
    sql.get<SessionRow>("SELECT * FROM sessions WHERE team_key = ? AND agent_id = ?", teamKey, agentId),
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
         read_offset = CASE WHEN $transcriptPath IS NULL OR transcript_path IS NULL OR $transcriptPath = transcript_path THEN read_offset ELSE 0 END,
         transcript_path = coalesce($transcriptPath, transcript_path)
       WHERE team_key = $teamKey AND agent_id = $agentId`,
      { ...session, teamKey, agentId },
    ),
  advance: (teamKey: string, agentId: string, offset: number) =>
    sql.run(
      "UPDATE sessions SET read_offset = ? WHERE team_key = ? AND agent_id = ?",
      offset,
      teamKey,
      agentId,
    ),
});

export const createTurns = (sql: Sql) => ({
  open: (teamKey: string, agentId: string, turnId: string | null, source: string, at: number) =>
    sql.run(
      "INSERT INTO turns (team_key, agent_id, turn_id, source, opened_at) VALUES (?,?,?,?,?)",
      teamKey,
      agentId,
      turnId,
      source,
      at,
    ),
  close: (
    teamKey: string,
    agentId: string,
    ending: NonNullable<TurnRow["ending"]>,
    lastText: string | null,
    at: number,
  ) =>
    sql.run(
      "UPDATE turns SET closed_at = ?, ending = ?, last_text = ? WHERE team_key = ? AND agent_id = ? AND closed_at IS NULL",
      at,
      ending,
      lastText?.slice(0, 4000) ?? null,
      teamKey,
      agentId,
    ),
  /** One of the agent's last turns has this id. */
  isKnown: (teamKey: string, agentId: string, turnId: string) =>
    sql.get(
      "SELECT 1 FROM (SELECT turn_id FROM turns WHERE team_key = ? AND agent_id = ? ORDER BY id DESC LIMIT 50) WHERE turn_id = ?",
      teamKey,
      agentId,
      turnId,
    ) !== undefined,
  latest: (teamKey: string, agentId: string) =>
    sql.get<TurnRow>(
      "SELECT * FROM turns WHERE team_key = ? AND agent_id = ? ORDER BY id DESC LIMIT 1",
      teamKey,
      agentId,
    ),
  count: (teamKey: string, agentId: string) =>
    sql.get<{ n: number }>(
      "SELECT count(*) AS n FROM turns WHERE team_key = ? AND agent_id = ?",
      teamKey,
      agentId,
    )!.n,
});

export const createTokens = (sql: Sql) => ({
  add: (hash: string, token: Omit<TokenRow, "revoked_at">) =>
    sql.run(
      "INSERT INTO tokens (token_hash, team_key, agent_id, seat, created_at) VALUES (?,?,?,?,?)",
      hash,
      token.team_key,
      token.agent_id,
      token.seat,
      token.created_at,
    ),
  find: (hash: string) =>
    sql.get<TokenRow>(
      "SELECT team_key, agent_id, seat, created_at, revoked_at FROM tokens WHERE token_hash = ?",
      hash,
    ),
  revoke: (teamKey: string, agentId: string, at: number) =>
    sql.run(
      "UPDATE tokens SET revoked_at = ? WHERE team_key = ? AND agent_id = ? AND revoked_at IS NULL",
      at,
      teamKey,
      agentId,
    ),
  isLinked: (teamKey: string, agentId: string): boolean =>
    sql.get(
      "SELECT 1 FROM tokens WHERE team_key = ? AND agent_id = ? AND revoked_at IS NULL",
      teamKey,
      agentId,
    ) !== undefined,
  /** When the last of its tokens was revoked; null for an agent that has a good one, or never had any. */
  unlinkedAt: (teamKey: string, agentId: string): number | null =>
    sql.get<{ at: number | null }>(
      "SELECT CASE WHEN count(*) = count(revoked_at) THEN max(revoked_at) END AS at FROM tokens WHERE team_key = ? AND agent_id = ?",
      teamKey,
      agentId,
    )?.at ?? null,
  revokeAll: (at: number) => sql.run("UPDATE tokens SET revoked_at = ? WHERE revoked_at IS NULL", at),
});

export const createLeases = (sql: Sql) => ({
  get: (teamKey: string) => sql.get<LeaseRow>("SELECT * FROM leases WHERE team_key = ?", teamKey),
  ledBy: (seatKey: string) => sql.all<LeaseRow>("SELECT * FROM leases WHERE seat_key = ?", seatKey),
  /** Takes the lead of a team; every claim raises the epoch. */
  claim: (lease: Omit<LeaseRow, "owner_epoch">): number =>
    sql.get<{ owner_epoch: number }>(
      `INSERT INTO leases (team_key, owner_epoch, seat_key, provider, pane_json, claimed_via, claimed_at) VALUES ($team_key, 1, $seat_key, $provider, $pane_json, $claimed_via, $claimed_at)
       ON CONFLICT (team_key) DO UPDATE SET owner_epoch = owner_epoch + 1, seat_key = excluded.seat_key, provider = excluded.provider,
         pane_json = excluded.pane_json, claimed_via = excluded.claimed_via, claimed_at = excluded.claimed_at
       RETURNING owner_epoch`,
      { ...lease },
    )!.owner_epoch,
});
