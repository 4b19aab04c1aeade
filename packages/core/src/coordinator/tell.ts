import type { EventLog } from "../events/index.ts";
import { teamAgent } from "../ground/index.ts";
import { tellLeader } from "../mail/index.ts";
import type { FoundPlugin } from "../registry/index.ts";
import type { Context } from "../runtime/index.ts";
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

/** The leaders of all teams with its agents are told, once for each version. */
export const tellRefused = (
  context: Context,
  { manifest, packageName, version }: FoundPlugin,
  why: string,
): void => {
  const action = teamAgent("plugin", "use", packageName);
  context.events.write("coordinator.plugin_refused", { plugin: packageName, version, why, action });
  for (const { team_key } of context.store.teams.alive())
    if (
      context.live.all().some(({ teamKey, provider }) => teamKey === team_key && provider.id === manifest.id)
    )
      tellLeader(
        context,
        team_key,
        `plugin:${team_key}:${packageName} ${version}:${context.clock.now()}`,
        `The plugin ${packageName} ${version} is not used any more: ${why}. Its agents go on, but nobody can tell what they do, and messages for them wait. A person adds a version that works, or tries it again: ${action}`,
      );
};

/** What nobody waited for, such as a plugin's promise: it goes on, and must be findable. */
export const tellPanic = (events: EventLog, error: unknown): void =>
  events.write("coordinator.tick_panic", {
    panic: error instanceof Error ? error.message : String(error),
    backtrace: error instanceof Error ? (error.stack ?? null) : null,
  });
