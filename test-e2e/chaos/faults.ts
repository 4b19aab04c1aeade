import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Registry } from "@team-agent/core";
import type { Transport, TransportPlugin } from "@team-agent/plugin-api";
import type Database from "better-sqlite3";
import { type Random, seeded } from "./random.ts";

/** A file in the chaos folder: while it is there, nothing goes wrong any more. */
export const CALM = "calm";

/** Where this life of the daemon dies, counted in steps, and which step it has come to. */
export interface Faults {
  readonly random: Random;
  /** A boundary between two steps: the process may end here, as if it had been killed. */
  boundary(): void;
}

/** Each life of one run has its own numbers, and the same seed the same lives. */
export const createFaults = (folder: string, seed: number): Faults => {
  const counter = join(folder, "lives");
  const life = existsSync(counter) ? Number(readFileSync(counter, "utf8")) + 1 : 1;
  writeFileSync(counter, String(life));
  const random = seeded(seed * 7_919 + life);
  // Some die during their start, most after some work, a few live long.
  let left = random.pick([
    random.between(1, 60),
    random.between(60, 1_500),
    random.between(60, 1_500),
    random.between(1_500, 20_000),
  ]);
  return {
    random,
    boundary: () => {
      left -= 1;
      if (left === 0 && !existsSync(join(folder, CALM))) process.kill(process.pid, "SIGKILL");
    },
  };
};

/** Before and after each write to the database, and now and then a disk that is full for a moment. */
export const faultyDatabase = (db: Database.Database, faults: Faults, folder: string): Database.Database => {
  const prepare = db.prepare.bind(db);
  db.prepare = ((text: string) => {
    const statement = prepare(text);
    if (statement.reader) return statement;
    const run = statement.run.bind(statement);
    statement.run = ((...params: unknown[]) => {
      faults.boundary();
      const done = run(...params);
      faults.boundary();
      return done;
    }) as typeof statement.run;
    return statement;
  }) as typeof db.prepare;
  setInterval(() => {
    if (existsSync(join(folder, CALM)) || !faults.random.chance(0.2)) return;
    db.pragma(`max_page_count = ${db.pragma("page_count", { simple: true }) as number}`);
    setTimeout(() => db.open && db.pragma("max_page_count = 1073741823"), 400).unref();
  }, 2_000).unref();
  return db;
};

/** The file with the milliseconds by which every clock of a run is wrong. */
export const CLOCK = "clock";

/** This process's clock jumps with the others of the run. */
export const followClock = (folder: string): void => {
  const real = Date.now;
  let offset = 0;
  const read = () => {
    try {
      offset = Number(readFileSync(join(folder, CLOCK), "utf8")) || 0;
    } catch {
      offset = 0;
    }
  };
  read();
  setInterval(read, 20).unref();
  Date.now = () => real() + offset;
};

/** Before and after each call to the transport. */
export const faultyRegistry = (registry: Registry, faults: Faults): Registry => ({
  ...registry,
  transport: async (id) => {
    const plugin = await registry.transport(id);
    const open: TransportPlugin["open"] = async (request) =>
      faultyTransport(await plugin.open(request), faults);
    return { ...plugin, open };
  },
});

const CALLS = ["capture", "type", "paste", "keys", "identify", "spawn", "list"] as const;

const faultyTransport = (transport: Transport, faults: Faults): Transport => {
  const wrapped: Record<string, unknown> = { ...transport };
  for (const name of CALLS) {
    const real = transport[name] as (...args: unknown[]) => Promise<unknown>;
    wrapped[name] = async (...args: unknown[]) => {
      faults.boundary();
      const answer = await real(...args);
      faults.boundary();
      return answer;
    };
  }
  return wrapped as unknown as Transport;
};
