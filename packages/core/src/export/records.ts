import { type LoggedEvent, redact } from "../events/index.ts";
import type { Store, TeamRow } from "../store/index.ts";

export const EXPORT_FORMAT = 1;

/** One line of an export. `record` says what it is; the first is always `export`. */
export interface ExportRecord {
  readonly record:
    | "export"
    | "agent"
    | "message"
    | "result"
    | "task"
    | "turn"
    | "approval"
    | "question"
    | "note"
    | "event";
  readonly [field: string]: unknown;
}

export interface ExportSource {
  readonly store: Store;
  /** The events of the log, of all teams. */
  readonly events: AsyncIterable<LoggedEvent>;
  readonly teamKey: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Everything of a team, a record at a time, without secrets and without anything that only the store needs. */
export async function* exportRecords(source: ExportSource): AsyncGenerator<ExportRecord> {
  for await (const record of collect(source)) yield redact(record);
}

async function* collect({ store, events, teamKey, now }: ExportSource): AsyncGenerator<ExportRecord> {
  const { archive } = store;
  yield headOf(store.teams.get(teamKey)!, now);
  for (const { notes_json, ...agent } of archive.agents(teamKey))
    yield { record: "agent", ...agent, notes: parse(notes_json) };
  for (const message of archive.messages(teamKey)) {
    const evidence = store.messages.evidence(message.message_id).map(({ message_id: _, ...one }) => one);
    yield { ...withoutInternals(message), record: "message", evidence };
  }
  for (const { envelope_json, ...result } of archive.results(teamKey))
    yield { ...withoutInternals(result), record: "result", envelope: parse(envelope_json) };
  for (const { spec_json, ...task } of archive.tasks(teamKey))
    yield { record: "task", ...task, spec: parse(spec_json) };
  for (const turn of archive.turns(teamKey)) yield { record: "turn", ...turn };
  for (const approval of archive.approvals(teamKey)) yield { record: "approval", ...approval };
  for (const { options_json, ...question } of archive.questions(teamKey))
    yield { ...withoutInternals(question), record: "question", options: parse(options_json) };
  for (const note of archive.notes(teamKey)) yield { record: "note", ...note };
  for await (const event of events) if (event.team_id === teamKey) yield { ...event, record: "event" };
}

const headOf = (team: TeamRow, now: number): ExportRecord => ({
  record: "export",
  format: EXPORT_FORMAT,
  exported_at: new Date(now).toISOString(),
  team: {
    team_key: team.team_key,
    name: team.name,
    directory: team.directory,
    status: team.status,
    created_at: team.created_at,
    stopped_at: team.stopped_at,
  },
});

const INTERNAL = new Set(["call_key", "attempt", "lease_until"]);

const withoutInternals = (row: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !INTERNAL.has(name)));

/** What is stored as JSON is exported as JSON, so that the redactor sees its names. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
