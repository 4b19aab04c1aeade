import type { EventLog } from "../events/index.ts";
import { SCHEMA_VERSION } from "../store/index.ts";
import { type CoordinatorMetadata, PROTOCOL_VERSION } from "../workspace/index.ts";

/** A coordinator of another version was here before, by what it wrote down of itself. */
export const tellTakenOver = (
  events: EventLog,
  before: CoordinatorMetadata | null,
  version: string,
): void => {
  if (!before || (before.version === version && before.protocol_version === PROTOCOL_VERSION)) return;
  events.write("coordinator.restart_incompatible", {
    pid: before.pid,
    metadata: { version: before.version, protocol_version: before.protocol_version },
    expected_version: version,
    expected_protocol: PROTOCOL_VERSION,
    expected_schema: SCHEMA_VERSION,
  });
};

/** What nobody waited for, such as a plugin's promise: it goes on, and must be findable. */
export const tellPanic = (events: EventLog, error: unknown): void =>
  events.write("coordinator.tick_panic", {
    panic: error instanceof Error ? error.message : String(error),
    backtrace: error instanceof Error ? (error.stack ?? null) : null,
  });
