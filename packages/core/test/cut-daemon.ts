import type { Transport, TransportPlugin } from "@team-agent/plugin-api";
import type Database from "better-sqlite3";
import { openForWriting } from "../src/store/open-database.ts";
import { resolveWorkspace } from "../src/workspace/paths.ts";
import { startHere, testRegistry } from "./team.ts";

// A coordinator that is killed right before its n-th write that fits: node cut-daemon.ts WORKSPACE HOME PATTERN N [late]
// With `late`, it hears of a window only after the program in it has listed its tools.

const [work, home, pattern, nth, late] = process.argv.slice(2);

const cut = (db: Database.Database): Database.Database => {
  const prepare = db.prepare.bind(db);
  const fits = new RegExp(pattern!);
  let seen = 0;
  db.prepare = ((text: string) => {
    const statement = prepare(text);
    if (text.includes("SET ready_at")) return tellsOfListing(statement);
    if (!fits.test(text)) return statement;
    const run = statement.run.bind(statement);
    statement.run = ((...params: unknown[]) => {
      seen += 1;
      if (seen === Number(nth)) process.kill(process.pid, "SIGKILL");
      return run(...params);
    }) as typeof statement.run;
    return statement;
  }) as typeof db.prepare;
  return db;
};

/** A program that listed its tools is written down as ready, whether its window is known or not. */
const tellsOfListing = (statement: Database.Statement): Database.Statement => {
  const run = statement.run.bind(statement);
  statement.run = ((...params: unknown[]) => {
    const done = run(...params);
    listed.resolve();
    return done;
  }) as typeof statement.run;
  return statement;
};

const listed = Promise.withResolvers<void>();
const spawnsLate = (transport: Transport): Transport => ({
  ...transport,
  spawn: async (request) => {
    const pane = await transport.spawn(request);
    await listed.promise;
    return pane;
  },
});

const registry = testRegistry(home!);
const withLate = {
  ...registry,
  transport: async (id: string): Promise<TransportPlugin> => {
    const plugin = await registry.transport(id);
    return { ...plugin, open: async (request) => spawnsLate(await plugin.open(request)) };
  },
};

const places = { workspace: resolveWorkspace(work!, process.env), home: home! };
const coordinator = await startHere(places, late ? withLate : registry, {
  openDatabase: (path, now) => {
    const opened = openForWriting(path, now);
    return { ...opened, db: cut(opened.db) };
  },
});
process.stdout.write("ready\n");
await coordinator.left;
process.exit(0);
