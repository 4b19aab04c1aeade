// The rows of the store, as the rest of core sees them. Column names are kept; JSON columns are parsed.

import type { LaunchPlan } from "@team-agent/plugin-api";

export interface TeamRow {
  readonly team_key: string;
  readonly name: string;
  readonly directory: string;
  readonly session_name: string;
  readonly spec_json: string;
  readonly env_json: string;
  /** What was agreed to at the launch (`AgreedLaunch`); later starts keep to it. */
  readonly launch_json: string;
  readonly status: "alive" | "stopped";
  readonly created_at: number;
  readonly stopped_at: number | null;
  /** 0 for a team that a person or their leader started; else one more than its parent's. */
  readonly team_depth: number;
  /** The team whose worker started this one. */
  readonly parent_team_key: string | null;
}

export type Seat = "worker" | "leader";

export interface AgentRow {
  readonly team_key: string;
  readonly agent_id: string;
  readonly seat: Seat;
  readonly provider: string;
  readonly role: string;
  readonly model: string | null;
  /** What the person wants of it; whether it is so, the pane rows tell. */
  readonly wanted: "running" | "stopped" | "paused";
  readonly channel: "hooks" | "paste";
  readonly notes_json: string;
  readonly created_at: number;
  readonly first_send_at: number | null;
  readonly stopped_at: number | null;
  /** Why the last start failed; null after a good one. */
  readonly failure: string | null;
}

export interface PaneRow {
  readonly id: number;
  readonly team_key: string;
  readonly agent_id: string;
  /** Written before the spawn; everything of the pane itself follows after it. */
  readonly intended_at: number;
  /** What the record of this launch can be known by; null where its conversation is named otherwise. */
  readonly launch_mark: string | null;
  /** Where the program's own door is, for its provider. */
  readonly door: string | null;
  readonly endpoint: string | null;
  readonly session: string | null;
  readonly window: string | null;
  readonly pane_id: string | null;
  readonly pid: number | null;
  readonly start_time: string | null;
  readonly spawned_at: number | null;
  readonly ready_at: number | null;
  /** The agent's own process, where the pane was started with something else, such as a person's shell. */
  readonly program_pid: number | null;
  readonly program_start: string | null;
  /** The command that runs that process in a person's terminal, and holds the terminal for it. */
  readonly wrapper_pid: number | null;
  readonly wrapper_start: string | null;
  readonly ended_at: number | null;
  readonly end_reason: string | null;
  /** Its own; null where a signal ended it, and where nobody knows. */
  readonly exit_status: number | null;
  readonly exit_signal: string | null;
  /** What its screen said last, where it ended before it was ready. */
  readonly last_words: string | null;
  /** What makes it ready, as its plan says; null where an earlier version of ours launched it. */
  readonly ready_when: LaunchPlan["readyWhen"] | null;
  /** Bytes, or the cursor, of the record in which it goes on, from before it was started; null where it begins one. */
  readonly record_start: number | null;
}

export interface SessionRow {
  readonly team_key: string;
  readonly agent_id: string;
  readonly session_id: string | null;
  readonly transcript_path: string | null;
  /** Bytes of the transcript that were read. */
  readonly read_offset: number;
  readonly spawn_cwd: string;
  readonly captured_via: string | null;
  readonly confidence: string | null;
  readonly captured_at: number | null;
  /** When the agent was last started afresh; 0 where that was not written down, so that everything counts. */
  readonly begun_at: number;
  /** The conversation that this one continues under an id of its own; null where it was begun empty. */
  readonly forked_from: string | null;
  /** `pending` until its own record tells. */
  readonly fork_state: "pending" | "verified" | "unverified" | null;
  readonly fork_evidence: string | null;
  /** The name of the folder that is kept with it; null for one from before there were such folders. */
  readonly state_key: string | null;
  /** What the plan said that leads to its record. */
  readonly hints_json: string | null;
}

/** A conversation that was put away: nobody goes back to it by himself. */
export interface DiscardedSessionRow {
  readonly team_key: string;
  readonly agent_id: string;
  readonly session_id: string;
  readonly transcript_path: string | null;
  readonly at: number;
}

/** While an agent's window shows another conversation than its own. */
export interface SessionDriftRow {
  readonly team_key: string;
  readonly agent_id: string;
  /** Its own conversation, with its record and what was read of it. */
  readonly session_id: string | null;
  readonly transcript_path: string | null;
  readonly read_offset: number;
  /** What the window shows. */
  readonly actual_id: string;
  readonly since: number;
}

/** A step of a change of a team, with what takes it back. */
export interface OperationRow {
  readonly id: string;
  readonly seq: number;
  readonly team_key: string;
  readonly agent_id: string;
  readonly kind: string;
  readonly step: string;
  /** No secrets stand in it. */
  readonly undo_json: string;
  readonly at: number;
}

export interface TurnRow {
  readonly id: number;
  readonly team_key: string;
  readonly agent_id: string;
  readonly turn_id: string | null;
  readonly source: string;
  readonly opened_at: number;
  readonly closed_at: number | null;
  readonly ending: "closed" | "interrupted" | "error" | "lost" | null;
  readonly last_text: string | null;
}

export interface ResultRow {
  readonly seq: number;
  readonly result_id: string;
  readonly team_key: string;
  readonly task_id: string;
  readonly agent_id: string;
  readonly status: string;
  readonly envelope_json: string;
  readonly created_at: number;
  readonly collected_at: number | null;
  /** The leader's notification of this result. */
  readonly message_id: string | null;
}

export interface TaskRow {
  readonly team_key: string;
  readonly task_id: string;
  readonly title: string;
  readonly assignee: string;
  readonly status: string;
  readonly spec_json: string;
  readonly summary: string | null;
  readonly retry_count: number;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface ApprovalRow {
  readonly approval_id: string;
  readonly team_key: string;
  readonly agent_id: string;
  readonly source: "hook" | "screen";
  readonly tool: string;
  readonly command: string;
  readonly status: "open" | "approved" | "denied" | "answered_at_pane" | "gone";
  readonly opened_at: number;
  readonly closed_at: number | null;
  readonly decided_by: string | null;
  readonly reason: string | null;
}

export interface LeaseRow {
  readonly team_key: string;
  readonly owner_epoch: number;
  /** The team_key of the agents row of who leads: a leader that we started, or a worker; null for a person's own pane. */
  readonly seat_key: string | null;
  /** The agent_id of that row: a worker's own name, else `leader`. */
  readonly seat_agent: string;
  readonly provider: string | null;
  readonly pane_json: string | null;
  readonly claimed_via: string;
  readonly claimed_at: number;
}

export interface WatcherRow {
  readonly watcher_id: string;
  readonly team_key: string;
  readonly task_id: string | null;
  readonly agent_id: string | null;
  readonly message_id: string | null;
  readonly status: string;
  readonly created_at: number;
  readonly completed_at: number | null;
  readonly result_id: string | null;
  readonly notified_message_id: string | null;
  readonly error: string | null;
}

export interface NoteRow {
  readonly agent_id: string;
  readonly at: number;
  readonly note: string;
}

export interface TokenRow {
  readonly team_key: string;
  readonly agent_id: string;
  readonly seat: Seat;
  readonly created_at: number;
  readonly revoked_at: number | null;
}
