import type { Clock } from "../ground/index.ts";
import type { Registry } from "../registry/index.ts";
import type { openForWriting } from "../store/index.ts";
import type { Workspace } from "../workspace/index.ts";

export interface CoordinatorOptions {
  readonly workspace: Workspace;
  readonly registry: Registry;
  readonly version: string;
  readonly hookCommand: readonly string[];
  readonly mcpCommand: readonly string[];
  /** What brings back the coordinator of a workspace, by its path. */
  readonly ensureCommand: (root: string) => readonly string[];
  /** Started after a death and not by a person: it leaves again when the stop was meant. */
  readonly supervised?: boolean;
  readonly clock?: Clock;
  /** How the database is opened; a test puts faults in between. */
  readonly openDatabase?: typeof openForWriting;
}
