import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import Database from "better-sqlite3";
import { explain } from "../store/index.ts";

/** Two that begin in the same moment would both see the other, and both leave. */
const TRY_FOR_MS = 250;

/** Held for life: the kernel frees it when the process dies, however it dies. */
export const takeInstanceLock = (path: string): { release(): void } => {
  const db = explain(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return new Database(path, { timeout: TRY_FOR_MS });
  });
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
