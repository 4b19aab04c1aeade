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

/** Prepared statements, kept by their text. */
export const createSql = (db: Database.Database): Sql => {
  const cache = new Map<string, Database.Statement<unknown[]>>();
  const prepared = (text: string) => {
    const found = cache.get(text) ?? db.prepare<unknown[]>(text);
    cache.set(text, found);
    return found;
  };
  return {
    all: <T>(text: string, ...params: Params) => prepared(text).all(...params) as T[],
    get: <T>(text: string, ...params: Params) => prepared(text).get(...params) as T | undefined,
    run: (text, ...params) => prepared(text).run(...params).changes,
    transaction: (run) => (db.inTransaction ? run() : db.transaction(run).immediate()),
  };
};
