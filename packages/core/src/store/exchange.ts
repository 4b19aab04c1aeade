import Database from "better-sqlite3";
import type { Handle } from "./statements.ts";

/** For whoever looks after the file itself: an open database outlives its name. */
export const createExchange = (handle: Handle) => ({
  /** `check` is called before each decision. It may exchange the file; what it throws, the decision's caller gets. */
  beforeDecisions: (check: () => void): void => {
    handle.before = check;
  },
  /** Everything that the open database holds, as a new file at a place where none is, or an empty one. */
  copyTo: (path: string): void => {
    handle.db.prepare("VACUUM INTO ?").run(path);
    const copy = new Database(path, { readonly: true });
    try {
      const said = copy.pragma("integrity_check", { simple: true });
      if (said !== "ok") throw new Error(`the copy is damaged: ${String(said)}`);
    } finally {
      copy.close();
    }
  },
  /** Goes on with another file. The old one is closed before that is opened. */
  to: (open: () => Database.Database): void => {
    handle.db.close();
    handle.db = open();
  },
});
