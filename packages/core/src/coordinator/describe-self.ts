import { processStart } from "../ground/index.ts";
import { type CoordinatorMetadata, identifyWorkspace, PROTOCOL_VERSION } from "../workspace/index.ts";
import type { CoordinatorOptions } from "./options.ts";

/** What `coordinator.json` says of this process. */
export const describeSelf = (
  { version, workspace }: CoordinatorOptions,
  port: number,
  now: number,
): CoordinatorMetadata => ({
  pid: process.pid,
  start_time: processStart(process.pid),
  version,
  protocol_version: PROTOCOL_VERSION,
  port,
  source: "boot",
  started_at: now,
  workspace: identifyWorkspace(workspace),
});
