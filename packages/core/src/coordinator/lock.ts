import { TeamAgentError } from "@team-agent/plugin-api";
import { explain, openOwnDatabase } from "../store/index.ts";

/** Two that begin in the same moment would both see the other, and both leave. */
const TRY_FOR_MS = 250;

export interface InstanceLock {
  release(): void;
}

/** Held for life: the kernel frees it when the process dies, however it dies. */
export const takeInstanceLock = (path: string): InstanceLock => {
  const db = explain(path, () => openOwnDatabase(path, TRY_FOR_MS));
  try {
    db.pragma("journal_mode = DELETE");
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    if (!/^SQLITE_(?:BUSY|LOCKED)/.test(String((error as { code?: unknown }).code)))
      return explain(path, () => {
        throw error;
      });
    throw new TeamAgentError("coordinator_running", "another coordinator runs for this workspace", {
      action: "team-agent status",
      cause: error,
    });
  }
  return { release: () => db.close() };
};
