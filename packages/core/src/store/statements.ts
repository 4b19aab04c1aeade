import type Database from "better-sqlite3";

type Param = string | number | bigint | null;
type Params = readonly Param[] | readonly [Readonly<Record<string, Param>>];

export interface Sql {
  all<T>(text: string, ...params: Params): T[];
  get<T>(text: string, ...params: Params): T | undefined;
  /** Number of rows changed. */
  run(text: string, ...params: Params): number;
  /** One decision, all of it or nothing. */
  transaction<T>(run: () => T): T;
}

/** The open database, which may be exchanged for another file of the same content. */
export interface Handle {
  db: Database.Database;
  /** Called before each decision; what it throws is in the decision's place. */
  before: () => void;
}

/** Prepared statements, kept by their text. */
export const createSql = (handle: Handle): Sql => {
  let cache = new Map<string, Database.Statement<unknown[]>>();
  let preparedFor = handle.db;
  const prepared = (text: string) => {
    if (preparedFor !== handle.db) cache = new Map();
    preparedFor = handle.db;
    const found = cache.get(text) ?? handle.db.prepare<unknown[]>(text);
    cache.set(text, found);
    return found;
  };
  return {
    all: <T>(text: string, ...params: Params) => prepared(text).all(...params) as T[],
    get: <T>(text: string, ...params: Params) => prepared(text).get(...params) as T | undefined,
    run: (text, ...params) => prepared(text).run(...params).changes,
    transaction: (run) => {
      if (handle.db.inTransaction) return run();
      handle.before();
      return handle.db.transaction(run).immediate();
    },
  };
};
