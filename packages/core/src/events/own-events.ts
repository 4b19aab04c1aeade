import type { EventSpec } from "@team-agent/plugin-api";

/** A plugin's own events, as it declares them. */
export interface EventOwner {
  readonly events: Readonly<Record<string, EventSpec>>;
}

/** The declared fields of a plugin's event, each with its value or null; null for an event that it did not declare. */
export const ownFields = (
  { events }: EventOwner,
  name: string,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | null => {
  if (!Object.hasOwn(events, name)) return null;
  return Object.fromEntries(events[name]!.fields.map((field) => [field, given[field] ?? null]));
};
