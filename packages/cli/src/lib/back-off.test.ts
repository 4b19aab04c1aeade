import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { STOPPED_MARK, type Workspace } from "@team-agent/core/client";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { addDeath, bringBack, restartDelayMs } from "./back-off.ts";

let workspace: Workspace;
/** How often the daemon was started; `failures` of the tries fail first. */
const start = async (failures = 0) => {
  let started = 0;
  await bringBack(workspace, async () => {
    if (failures-- > 0) throw new Error("no space left");
    started += 1;
  });
  return started;
};
const inside = (name: string, text = "") => writeFile(join(workspace.privateDir, name), text);

beforeEach(async () => {
  const privateDir = join(await mkdtemp(join(tmpdir(), "ta-backoff-")), "key");
  await mkdir(privateDir, { mode: 0o700 });
  workspace = {
    privateDir,
    socket: join(privateDir, "c.sock"),
    metadata: join(privateDir, "coordinator.json"),
  } as Workspace;
  await inside("coordinator.json", JSON.stringify({ pid: 4711, started_at: 1 }));
});
afterEach(() => rm(dirname(workspace.privateDir), { recursive: true, force: true }));

it("starts a daemon that died once at once", async () => {
  expect(await start()).toBe(1);
});

it("starts it once, however many tell of its death", async () => {
  expect((await Promise.all([start(), start(), start()])).sort()).toEqual([0, 0, 1]);
});

it("leaves a daemon alone that answers, and acts when that one dies", async () => {
  const server = createServer((socket) => socket.destroy()).listen(workspace.socket);
  onTestFinished(() => void server.close());
  await new Promise((done) => server.once("listening", done));
  expect(await start()).toBe(0);
  await new Promise((done) => server.close(done));
  expect(await start()).toBe(1);
});

it.each([
  [1, 0],
  [2, 0],
  [3, 0],
  [4, 1_000],
  [5, 2_000],
  [9, 32_000],
  [10, 60_000],
  [40, 60_000],
])("waits before the answer to death number %i of ten minutes for %i ms", (count, delayMs) =>
  expect(restartDelayMs(count)).toBe(delayMs),
);

it("counts the deaths of ten minutes, and forgets the others", () => {
  const now = 10_000_000;
  expect(addDeath([], now)).toEqual([now]);
  expect(addDeath([now - 600_000, now - 599_999, now - 1], now)).toHaveLength(3);
  // The clock was set back.
  expect(addDeath([now + 50], now)).toHaveLength(1);
});

it("tries again when a start fails", async () => {
  expect(await start(1)).toBe(1);
});

it("does not start one that was stopped on purpose", async () => {
  await inside(STOPPED_MARK);
  expect(await start()).toBe(0);
});

it("gives a waiting start up when the daemon is stopped on purpose meanwhile", async () => {
  // The next delay is 60 s, far past the time limit of a test.
  await inside("restarts.json", JSON.stringify({ times: Array(9).fill(Date.now()) }));
  const waiting = start();
  await inside(STOPPED_MARK);
  expect(await waiting).toBe(0);
});
