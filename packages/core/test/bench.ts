import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createEventLog, type LoggedEvent } from "../src/events/log.ts";
import type { Clock } from "../src/ground/clock.ts";
import { createRegistry } from "../src/registry/registry.ts";
import { createChanges } from "../src/runtime/changes.ts";
import type { Context } from "../src/runtime/context.ts";
import { createInTurn } from "../src/runtime/in-turn.ts";
import { createLiveAgents } from "../src/runtime/live.ts";
import { openForWriting } from "../src/store/open-database.ts";
import { createStore } from "../src/store/store.ts";
import { resolveWorkspace } from "../src/workspace/paths.ts";

const DEADLINE_MS = 15_000;

/** Asks until the answer is truthy. The deadline is generous because a loaded machine is slow, not wrong. */
export const until = async <T>(
  what: string,
  probe: () => T | Promise<T>,
  withinMs = DEADLINE_MS,
): Promise<NonNullable<T>> => {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
};

/** An empty folder that is gone after the test. */
export const tempDir = (): string => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "ta-")));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** A home, a runtime folder and a workspace that only this test has. */
export const tempPlaces = () => {
  const root = tempDir();
  const places = {
    home: join(root, "home"),
    runtime: join(root, "run"),
    state: join(root, "state"),
    workspace: join(root, "work"),
  };
  for (const path of Object.values(places)) mkdirSync(path, { mode: 0o700 });
  return { root, ...places };
};

export interface HandHeldClock extends Clock {
  /** Lets time pass, and runs what came due in its order. */
  advance(ms: number): void;
  /** How much waits for a time to come. */
  waiting(): number;
}

export const handHeldClock = (start = 1_000_000): HandHeldClock => {
  let now = start;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const after: Clock["after"] = (delayMs, run) => {
    const timer = { at: now + delayMs, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  return {
    now: () => now,
    after,
    sleep: (ms) => new Promise((resolve) => void after(ms, resolve)),
    waiting: () => timers.length,
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
};

/** A context of real parts, without agents, doors and tmux: for what only touches the store, the log and the clock. */
export const testContext = () => {
  const places = tempPlaces();
  const clock = handHeldClock();
  const workspace = resolveWorkspace(places.workspace, { XDG_RUNTIME_DIR: places.runtime });
  const { db } = openForWriting(workspace.database, new Date(clock.now()));
  const store = createStore(db);
  onTestFinished(() => store.close());
  const pokes: string[] = [];
  const context: Context = {
    workspace,
    store,
    clock,
    events: createEventLog(workspace.logsDir, clock.now),
    registry: createRegistry(() => []),
    changes: createChanges(clock),
    live: createLiveAgents(),
    transports: new Map(),
    environments: new Map(),
    inTurn: createInTurn(),
    doors: { mcpUrl: "", hookUrl: "", hookCommand: [], mcpCommand: [], ensureCommand: [] },
    found: async () => {},
    poke: (teamKey, agentId) => pokes.push(`${teamKey}/${agentId}`),
  };
  return { ...places, context, clock, store, pokes, events: () => readEvents(context.events.path) };
};

export const readEvents = (path: string): LoggedEvent[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as LoggedEvent);
