import type Database from "better-sqlite3";
import { createAgents } from "./agents.ts";
import { createApprovals } from "./approvals.ts";
import { createArchive } from "./archive.ts";
import { createExchange } from "./exchange.ts";
import { createHandovers } from "./handovers.ts";
import { createLeases } from "./leases.ts";
import { createMessages } from "./messages.ts";
import { createNotes } from "./notes.ts";
import { createNotices } from "./notices.ts";
import { createOperations } from "./operations.ts";
import { createPanes } from "./panes.ts";
import { createProbes } from "./probes.ts";
import { createQuestions } from "./questions.ts";
import { createResults } from "./results.ts";
import { createRetention } from "./retention.ts";
import { createRetired } from "./retired.ts";
import { createScheduled } from "./scheduled.ts";
import { createSessions } from "./sessions.ts";
import { createSpace } from "./space.ts";
import { createSql, type Handle } from "./statements.ts";
import { createTasks } from "./tasks.ts";
import { createTeams } from "./teams.ts";
import { createTokens } from "./tokens.ts";
import { createTurns } from "./turns.ts";
import { createUntried } from "./untried.ts";
import { createWatchers } from "./watchers.ts";

/** Everything the team knows. Only the coordinator holds one that writes. */
export const createStore = (db: Database.Database) => {
  const handle: Handle = { db, before: () => {} };
  const sql = createSql(handle);
  return {
    transaction: sql.transaction,
    teams: createTeams(sql),
    agents: createAgents(sql),
    panes: createPanes(sql),
    sessions: createSessions(sql),
    operations: createOperations(sql),
    retired: createRetired(sql),
    turns: createTurns(sql),
    untried: createUntried(sql),
    tokens: createTokens(sql),
    leases: createLeases(sql),
    messages: createMessages(sql),
    handovers: createHandovers(sql),
    probes: createProbes(sql),
    results: createResults(sql),
    tasks: createTasks(sql),
    approvals: createApprovals(sql),
    questions: createQuestions(sql),
    watchers: createWatchers(sql),
    notices: createNotices(sql),
    notes: createNotes(sql),
    scheduled: createScheduled(sql),
    retention: createRetention(sql),
    archive: createArchive(sql),
    space: createSpace(handle),
    meta: {
      get: (key: string) =>
        sql.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)?.value ?? null,
      set: (key: string, value: string) =>
        sql.run(
          "INSERT INTO meta (key, value) VALUES (?,?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
          key,
          value,
        ),
    },
    exchange: createExchange(handle),
    close: (): void => {
      handle.db.close();
    },
  };
};
export type Store = ReturnType<typeof createStore>;
