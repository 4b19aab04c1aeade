import type { Context } from "../runtime/index.ts";
import { driftOf } from "../sessions/index.ts";
import { QUOTA_RESET } from "../turns/index.ts";
import type { SourceName } from "./words.ts";

/** What one source says of an agent. `at` is when it said so; null where it says nothing. */
export interface SourceView {
  readonly source: SourceName;
  readonly at: number | null;
  readonly says: string;
}

type Stored = Pick<Context, "store">;

export const storeSays = ({ store }: Stored, teamKey: string, agentId: string): SourceView => {
  const turn = store.turns.latest(teamKey, agentId);
  const says = !turn
    ? "no turn was ever opened"
    : turn.closed_at === null
      ? `a turn is open${turn.turn_id ? ` (${turn.turn_id})` : ""}, as the ${turn.source} told`
      : `the last turn is ${turn.ending}, as the ${turn.source} told of its start`;
  return { source: "store", at: turn?.closed_at ?? turn?.opened_at ?? null, says };
};

/** What is known of a program that is not looked after: nothing but its end can be told of it. */
export const storedProcessSays = ({ store }: Stored, teamKey: string, agentId: string): SourceView => {
  const pane = store.panes.latest(teamKey, agentId);
  const source = "process";
  if (!pane) return { source, at: null, says: "was never started" };
  const { pid, intended_at, ended_at, end_reason, exit_status, exit_signal } = pane;
  if (ended_at === null) return { source, at: intended_at, says: "its window is about to be opened" };
  const who = pid === null ? "was not started" : `pid ${pid} has ended`;
  const status = exit_signal
    ? `, by ${exit_signal}`
    : exit_status === null
      ? ""
      : `, with status ${exit_status}`;
  return { source, at: ended_at, says: `${who} (${end_reason ?? "unknown"})${status}` };
};

export const sessionSays = ({ store }: Stored, teamKey: string, agentId: string): readonly SourceView[] => {
  const drift = driftOf(store, { teamKey, agentId });
  if (!drift) return [];
  const says = `its window shows the conversation ${drift.actual}; its messages belong to ${drift.stored.session_id ?? "one of its own"}`;
  return [{ source: "session", at: drift.since, says }];
};

export const limitSays = ({ store }: Stored, teamKey: string, agentId: string): readonly SourceView[] => {
  const row = store.scheduled.pending(teamKey, agentId, QUOTA_RESET);
  if (!row) return [];
  const until = new Date(row.due_at).toISOString();
  return [
    { source: "limit", at: row.created_at, says: `the provider's limit holds messages until ${until}` },
  ];
};
