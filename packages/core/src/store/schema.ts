/** Marks a database as ours (`PRAGMA application_id`). */
export const APPLICATION_ID = 0x7465616d;

export interface Migration {
  readonly version: number;
  readonly sql: string;
  /** A table that may have fewer rows afterwards: from now on, something else holds what stood in them. */
  readonly moves?: string;
}

/**
 * Every change of the schema, oldest first. Times are milliseconds since the epoch; `*_json` columns hold JSON.
 * A migration is never edited after it was released.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE teams (
  team_key TEXT PRIMARY KEY, name TEXT NOT NULL, directory TEXT NOT NULL, session_name TEXT NOT NULL,
  spec_json TEXT NOT NULL, env_json TEXT NOT NULL, launch_json TEXT NOT NULL, status TEXT NOT NULL, created_at INTEGER NOT NULL, stopped_at INTEGER
) STRICT;

CREATE TABLE agents (
  team_key TEXT NOT NULL, agent_id TEXT NOT NULL, seat TEXT NOT NULL, provider TEXT NOT NULL, role TEXT NOT NULL,
  model TEXT, wanted TEXT NOT NULL, channel TEXT NOT NULL, notes_json TEXT NOT NULL DEFAULT '[]',
  created_at INTEGER NOT NULL, first_send_at INTEGER, stopped_at INTEGER, failure TEXT,
  PRIMARY KEY (team_key, agent_id)
) STRICT;

CREATE TABLE panes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, team_key TEXT NOT NULL, agent_id TEXT NOT NULL, intended_at INTEGER NOT NULL,
  endpoint TEXT, session TEXT, window TEXT, pane_id TEXT, pid INTEGER, start_time TEXT,
  spawned_at INTEGER, ready_at INTEGER, program_pid INTEGER, program_start TEXT, ended_at INTEGER, end_reason TEXT, exit_status INTEGER
) STRICT;
CREATE INDEX panes_agent ON panes (team_key, agent_id, id);

CREATE TABLE sessions (
  team_key TEXT NOT NULL, agent_id TEXT NOT NULL, session_id TEXT, transcript_path TEXT, read_offset INTEGER NOT NULL DEFAULT 0,
  spawn_cwd TEXT NOT NULL, captured_via TEXT, confidence TEXT, captured_at INTEGER, PRIMARY KEY (team_key, agent_id)
) STRICT;

CREATE TABLE turns (
  id INTEGER PRIMARY KEY AUTOINCREMENT, team_key TEXT NOT NULL, agent_id TEXT NOT NULL, turn_id TEXT, source TEXT NOT NULL,
  opened_at INTEGER NOT NULL, closed_at INTEGER, ending TEXT, last_text TEXT
) STRICT;
CREATE INDEX turns_agent ON turns (team_key, agent_id, id);

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE, team_key TEXT NOT NULL, task_id TEXT,
  sender TEXT NOT NULL, recipient TEXT NOT NULL, reply_to TEXT, requires_ack INTEGER NOT NULL, priority TEXT NOT NULL,
  kind TEXT NOT NULL, status TEXT NOT NULL, status_since INTEGER NOT NULL, condition TEXT, content TEXT NOT NULL,
  created_at INTEGER NOT NULL, submitted_at INTEGER, delivered_at INTEGER, acknowledged_at INTEGER, expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, attempt TEXT, lease_until INTEGER, error TEXT, call_key TEXT UNIQUE
) STRICT;
CREATE INDEX messages_open ON messages (team_key, recipient, seq) WHERE status NOT IN ('delivered','acknowledged','failed','cancelled','expired');
CREATE INDEX messages_team ON messages (team_key, seq);

CREATE TABLE evidence (
  id INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL, at INTEGER NOT NULL, status TEXT NOT NULL, source TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_message ON evidence (message_id, id);

CREATE TABLE results (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, result_id TEXT NOT NULL UNIQUE, team_key TEXT NOT NULL, task_id TEXT NOT NULL, agent_id TEXT NOT NULL,
  status TEXT NOT NULL, envelope_json TEXT NOT NULL, created_at INTEGER NOT NULL, collected_at INTEGER, message_id TEXT, call_key TEXT UNIQUE
) STRICT;

CREATE TABLE tasks (
  team_key TEXT NOT NULL, task_id TEXT NOT NULL, title TEXT NOT NULL, assignee TEXT NOT NULL, status TEXT NOT NULL, spec_json TEXT NOT NULL,
  summary TEXT, retry_count INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (team_key, task_id)
) STRICT;

CREATE TABLE approvals (
  approval_id TEXT PRIMARY KEY, team_key TEXT NOT NULL, agent_id TEXT NOT NULL, source TEXT NOT NULL, tool TEXT NOT NULL, command TEXT NOT NULL,
  status TEXT NOT NULL, opened_at INTEGER NOT NULL, closed_at INTEGER, decided_by TEXT, reason TEXT
) STRICT;
CREATE INDEX approvals_open ON approvals (team_key, opened_at) WHERE status = 'open';

CREATE TABLE leases (
  team_key TEXT PRIMARY KEY, owner_epoch INTEGER NOT NULL, seat_key TEXT, provider TEXT, pane_json TEXT, claimed_via TEXT NOT NULL, claimed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE result_watchers (
  watcher_id TEXT PRIMARY KEY, team_key TEXT NOT NULL, task_id TEXT, agent_id TEXT, message_id TEXT, status TEXT NOT NULL,
  created_at INTEGER NOT NULL, completed_at INTEGER, result_id TEXT, notified_message_id TEXT, error TEXT
) STRICT;

CREATE TABLE scheduled_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, team_key TEXT NOT NULL, due_at INTEGER NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL,
  payload_json TEXT NOT NULL, status TEXT NOT NULL, created_at INTEGER NOT NULL, fired_at INTEGER, result_json TEXT
) STRICT;

CREATE TABLE notices (
  notice_key TEXT PRIMARY KEY, team_key TEXT NOT NULL, message_id TEXT NOT NULL, created_at INTEGER NOT NULL, withdrawn_at INTEGER
) STRICT;

CREATE TABLE tokens (
  token_hash TEXT PRIMARY KEY, team_key TEXT NOT NULL, agent_id TEXT NOT NULL, seat TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER
) STRICT;
CREATE INDEX tokens_agent ON tokens (team_key, agent_id);

CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, team_key TEXT NOT NULL, agent_id TEXT NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
`,
  },
  {
    version: 2,
    sql: `
ALTER TABLE messages ADD COLUMN pruned_at INTEGER;
CREATE INDEX messages_prunable ON messages (team_key, status_since) WHERE pruned_at IS NULL AND status IN ('delivered','acknowledged','failed','cancelled','expired');
CREATE INDEX turns_closed ON turns (team_key, closed_at) WHERE closed_at IS NOT NULL;
`,
  },
  {
    version: 3,
    sql: `
CREATE TABLE questions (
  question_id TEXT PRIMARY KEY, team_key TEXT NOT NULL, agent_id TEXT NOT NULL, source TEXT NOT NULL, task_id TEXT, text TEXT NOT NULL, options_json TEXT NOT NULL,
  status TEXT NOT NULL, asked_at INTEGER NOT NULL, closed_at INTEGER, answer TEXT, answered_by TEXT, notice_id TEXT, answer_id TEXT, call_key TEXT UNIQUE
) STRICT;
CREATE INDEX questions_open ON questions (team_key, asked_at) WHERE status = 'open';
`,
  },
  {
    version: 4,
    sql: `
CREATE TABLE handovers (
  message_id TEXT NOT NULL, nonce TEXT NOT NULL, attempt TEXT NOT NULL, channel TEXT NOT NULL, form TEXT NOT NULL, turn_id TEXT, at INTEGER NOT NULL,
  PRIMARY KEY (message_id, nonce)
) STRICT, WITHOUT ROWID;
`,
  },
  {
    // A conversation that was only guessed may be somebody else's.
    version: 5,
    sql: `
ALTER TABLE panes ADD COLUMN launch_mark TEXT;
UPDATE sessions SET session_id = NULL, transcript_path = NULL, read_offset = 0, captured_via = NULL, confidence = NULL, captured_at = NULL
  WHERE confidence <> 'high';
`,
  },
  {
    version: 6,
    sql: `
CREATE TABLE untried (
  pane INTEGER NOT NULL, ability TEXT NOT NULL, version TEXT NOT NULL, seen_at INTEGER, PRIMARY KEY (pane, ability)
) STRICT, WITHOUT ROWID;
`,
  },
  {
    // What an older version handed over says in words which turn it went with.
    version: 7,
    sql: `
INSERT INTO handovers (message_id, nonce, attempt, channel, form, turn_id, at)
  SELECT m.message_id, '', coalesce(m.attempt, ''), e.source, 'unmarked',
    CASE WHEN instr(e.detail, ', turn ') > 0 THEN substr(e.detail, instr(e.detail, ', turn ') + 7) END, e.at
  FROM messages m JOIN evidence e ON e.id = (SELECT max(id) FROM evidence WHERE message_id = m.message_id AND status = 'submitted')
  WHERE m.status = 'submitted' AND NOT EXISTS (SELECT 1 FROM handovers h WHERE h.message_id = m.message_id);
`,
  },
  {
    version: 8,
    sql: `
ALTER TABLE panes ADD COLUMN exit_signal TEXT;
`,
  },
  {
    // What is known of conversations stood as JSON in `meta`.
    version: 9,
    moves: "meta",
    sql: `
ALTER TABLE sessions ADD COLUMN begun_at INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET begun_at = coalesce((SELECT CAST(m.value AS INTEGER) FROM meta m WHERE m.key = 'begun:' || team_key || '/' || agent_id), 0);

CREATE TABLE session_drifts (
  team_key TEXT NOT NULL, agent_id TEXT NOT NULL, session_id TEXT, transcript_path TEXT, read_offset INTEGER NOT NULL,
  actual_id TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (team_key, agent_id)
) STRICT, WITHOUT ROWID;
INSERT INTO session_drifts (team_key, agent_id, session_id, transcript_path, read_offset, actual_id, since)
  SELECT s.team_key, s.agent_id, m.value ->> '$.stored.session_id', m.value ->> '$.stored.transcript_path', m.value ->> '$.stored.read_offset',
    m.value ->> '$.actual', m.value ->> '$.since'
  FROM sessions s JOIN meta m ON m.key = 'drift:' || s.team_key || '/' || s.agent_id WHERE json_valid(m.value);

CREATE TABLE session_compactions (
  team_key TEXT NOT NULL, agent_id TEXT NOT NULL, session_id TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (team_key, agent_id, session_id)
) STRICT, WITHOUT ROWID;
INSERT INTO session_compactions (team_key, agent_id, session_id, count)
  SELECT s.team_key, s.agent_id, m.value ->> '$.session', m.value ->> '$.count'
  FROM sessions s JOIN meta m ON m.key = 'compactions:' || s.team_key || '/' || s.agent_id
  WHERE json_valid(m.value) AND m.value ->> '$.session' <> 'unknown';

DELETE FROM meta WHERE key GLOB 'begun:*' OR key GLOB 'drift:*' OR key GLOB 'compactions:*';
`,
  },
  {
    version: 10,
    sql: `
CREATE TABLE operations (
  id TEXT NOT NULL, seq INTEGER NOT NULL, team_key TEXT NOT NULL, agent_id TEXT NOT NULL, kind TEXT NOT NULL, step TEXT NOT NULL,
  undo_json TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE discarded_sessions (
  team_key TEXT NOT NULL, agent_id TEXT NOT NULL, session_id TEXT NOT NULL, transcript_path TEXT, at INTEGER NOT NULL,
  PRIMARY KEY (session_id, team_key, agent_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE retired_agents (
  team_key TEXT NOT NULL, agent_id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (team_key, agent_id)
) STRICT, WITHOUT ROWID;
`,
  },
  {
    version: 11,
    sql: `
ALTER TABLE sessions ADD COLUMN forked_from TEXT;
ALTER TABLE sessions ADD COLUMN fork_state TEXT;
ALTER TABLE sessions ADD COLUMN fork_evidence TEXT;
`,
  },
  {
    version: 12,
    sql: `
ALTER TABLE teams ADD COLUMN team_depth INTEGER NOT NULL DEFAULT 0;
ALTER TABLE teams ADD COLUMN parent_team_key TEXT;
ALTER TABLE leases ADD COLUMN seat_agent TEXT NOT NULL DEFAULT 'leader';
ALTER TABLE panes ADD COLUMN wrapper_pid INTEGER;
ALTER TABLE panes ADD COLUMN wrapper_start TEXT;
`,
  },
  {
    version: 13,
    sql: `
ALTER TABLE sessions ADD COLUMN state_key TEXT;
ALTER TABLE sessions ADD COLUMN hints_json TEXT;
`,
  },
  {
    version: 14,
    sql: `
ALTER TABLE panes ADD COLUMN door TEXT;
`,
  },
  {
    version: 15,
    sql: `
ALTER TABLE panes ADD COLUMN last_words TEXT;
`,
  },
  {
    version: 16,
    sql: `
ALTER TABLE panes ADD COLUMN ready_when TEXT;
ALTER TABLE panes ADD COLUMN record_start INTEGER;
`,
  },
];

export const SCHEMA_VERSION = MIGRATIONS.at(-1)!.version;
