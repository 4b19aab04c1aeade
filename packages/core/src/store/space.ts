import type { Handle } from "./statements.ts";

/** About a millisecond of work. */
const PAGES_AT_ONCE = 500;

export const createSpace = (handle: Pick<Handle, "db">) => {
  const pragma = (name: string) => handle.db.pragma(name, { simple: true }) as number;
  return {
    /** Size of the database without its write-ahead log. */
    bytes: (): number => pragma("page_count") * pragma("page_size"),
    /**
     * Gives some free pages back to the file system, and answers how many. A tenth of the database stays free for what
     * comes next. None of a database from before `auto_vacuum`: its free pages are only used again.
     */
    release: (): number => {
      const free = pragma("freelist_count");
      const wanted = Math.min(PAGES_AT_ONCE, free - Math.floor(pragma("page_count") / 10));
      if (wanted <= 0) return 0;
      handle.db.exec(`PRAGMA incremental_vacuum(${wanted})`);
      return free - pragma("freelist_count");
    },
    /** Writes the log back into the file as far as no reader needs it; waits for nobody. */
    settle: (): void => {
      handle.db.pragma("wal_checkpoint(PASSIVE)");
    },
  };
};
