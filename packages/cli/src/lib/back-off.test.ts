import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STOPPED_MARK, type Workspace } from "@team-agent/core/client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { backOff } from "./back-off.ts";

let privateDir: string;
const start = () => backOff({ privateDir } as Workspace);

beforeEach(async () => {
  privateDir = await mkdtemp(join(tmpdir(), "ta-backoff-"));
});
afterEach(() => rm(privateDir, { recursive: true, force: true }));

it("starts a daemon that died once at once", async () => {
  expect(await start()).toBe(true);
});

it("does not start one that was stopped on purpose", async () => {
  await writeFile(join(privateDir, STOPPED_MARK), "");
  expect(await start()).toBe(false);
});

it("gives a waiting start up when the daemon is stopped on purpose meanwhile", async () => {
  // The next delay is 60 s, far past the time limit of a test.
  await writeFile(join(privateDir, "restarts.json"), JSON.stringify({ count: 8, at: Date.now() }));
  const waiting = start();
  await writeFile(join(privateDir, STOPPED_MARK), "");
  expect(await waiting).toBe(false);
});
