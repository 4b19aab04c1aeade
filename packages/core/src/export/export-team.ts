import { join } from "node:path";
import { readEventLog } from "../events/index.ts";
import type { Store } from "../store/index.ts";
import type { Workspace } from "../workspace/index.ts";
import { requireExportRights } from "./access.ts";
import { exportRecords } from "./records.ts";
import { type ExportFormat, renderExport } from "./render.ts";

export interface ExportRequest {
  readonly store: Store;
  readonly workspace: Workspace;
  readonly teamKey: string;
  readonly format: ExportFormat;
  /** The caller's own, when it is an agent. */
  readonly token: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The text of a team's export, in pieces. Throws `not_allowed` and `token_invalid` at once. */
export const exportTeam = ({
  store,
  workspace,
  teamKey,
  format,
  token,
  now,
}: ExportRequest): AsyncIterable<string> => {
  requireExportRights(store, teamKey, token);
  const events = readEventLog(join(workspace.logsDir, "events.jsonl"));
  return renderExport(exportRecords({ store, events, teamKey, now }), format);
};
