import type { Sandbox } from "./sandbox.ts";

export interface LoggedEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

export const eventLinesOf = (text: string): readonly LoggedEvent[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as LoggedEvent);

/** What the team's log holds now, in its order. */
export const eventsOf = (sandbox: Sandbox): readonly LoggedEvent[] =>
  eventLinesOf(sandbox.read(".team/logs/events.jsonl"));
