import { existsSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepFiles } from "../src/coordinator/keep-files.ts";
import { takeInstanceLock } from "../src/coordinator/lock.ts";
import { createEventLog } from "../src/events/index.ts";
import { systemClock } from "../src/ground/index.ts";
import { createStore, openForReading, openForWriting } from "../src/store/index.ts";
import { resolveWorkspace } from "../src/workspace/index.ts";
import { tempPlaces } from "./bench.ts";

/** A store whose file is looked after, with one fact in it. */
const kept = () => {
  const places = tempPlaces();
  const workspace = resolveWorkspace(places.workspace, { XDG_RUNTIME_DIR: places.runtime });
  const open = (path: string) => openForWriting(path, new Date(0)).db;
  const lock = takeInstanceLock(workspace.lockDatabase);
  const store = createStore(open(workspace.database));
  const gaveWay: string[] = [];
  const events = createEventLog(workspace.logsDir, systemClock.now);
  const giveWay = (reason: string) => void gaveWay.push(reason);
  const isThere = () => existsSync(workspace.root);
  const options = {
    workspace,
    store,
    events,
    clock: systemClock,
    lock,
    isThere,
    openDatabase: open,
    giveWay,
  };
  const keeper = keepFiles(options);
  store.exchange.beforeDecisions(keeper.look);
  store.meta.set("fact", "old");
  onTestFinished(() => {
    store.close();
    keeper.release();
  });
  const note = (value: string) => store.transaction(() => store.meta.set("fact", value));
  return { workspace, store, keeper, gaveWay, note };
};

const factIn = (path: string): string => {
  const db = openForReading(path)!;
  try {
    return db.prepare("SELECT value FROM meta WHERE key = 'fact'").pluck().get() as string;
  } finally {
    db.close();
  }
};

test("the next decision is in a file with a name again, whose lock keeps another one out", () => {
  const { workspace, note } = kept();
  rmSync(workspace.runtimeDir, { recursive: true });
  note("new");
  expect(factIn(workspace.database)).toBe("new");
  expect(statSync(workspace.database).mode & 0o777).toBe(0o600);
  expect(() => takeInstanceLock(workspace.lockDatabase)).toThrow("another coordinator runs");
  expect(readdirSync(workspace.runtimeDir).filter((name) => /back-|found-/.test(name))).toEqual([]);
});

test("what a decision is made on is read from the new file, however often that happens", () => {
  const { workspace, store, note } = kept();
  for (const value of ["one", "two", "three"]) {
    rmSync(workspace.database);
    note(value);
    expect(store.meta.get("fact")).toBe(value);
    expect(factIn(workspace.database)).toBe(value);
  }
});

test("an emptied file is filled again", () => {
  const { workspace, note } = kept();
  truncateSync(workspace.database, 0);
  note("new");
  expect(factIn(workspace.database)).toBe("new");
});

test("a file that somebody put in its place is kept aside", () => {
  const { workspace, note } = kept();
  renameSync(workspace.database, `${workspace.database}.away`);
  writeFileSync(workspace.database, "somebody's own", { mode: 0o600 });
  note("new");
  expect(factIn(workspace.database)).toBe("new");
  const aside = readdirSync(workspace.runtimeDir).filter((name) => name.includes(".found-"));
  expect(aside).toHaveLength(1);
});

test("a second holder of the lock keeps its database, and the first one keeps its data aside and gives way", () => {
  const { workspace, note, gaveWay } = kept();
  rmSync(workspace.runtimeDir, { recursive: true });
  const other = takeInstanceLock(workspace.lockDatabase);
  onTestFinished(() => other.release());
  expect(() => note("new")).toThrow("another coordinator runs");
  expect(gaveWay).toHaveLength(1);
  expect(existsSync(workspace.database)).toBe(false);
  const [saved] = readdirSync(workspace.runtimeDir).filter((name) =>
    name.startsWith(`${basename(workspace.database)}.saved-`),
  );
  expect(factIn(`${workspace.runtimeDir}/${saved}`)).toBe("old");
});

test("nothing is taken in where the file cannot be put back", () => {
  const { workspace, keeper, note } = kept();
  rmSync(workspace.runtimeDir, { recursive: true });
  writeFileSync(workspace.runtimeDir, "in the way");
  expect(() => note("refused")).toThrow(expect.objectContaining({ code: "database_lost" }));
  expect(() => keeper.look()).toThrow("nothing is taken in");
});
