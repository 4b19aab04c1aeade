import { expect, test } from "vitest";
import type { LiveAgent } from "../src/runtime/index.ts";
import { until } from "./bench.ts";
import { alicePid, open } from "./running.ts";
import { startDemo } from "./team.ts";

test("a worker's end is its own, though a leader in another terminal sits in a pane of the same number", async () => {
  const { places, start } = open();
  const { context } = await start();
  await startDemo(places);
  const alice = context.live.get("demo", "alice")!;
  const pane = { ...alice.pane, endpoint: "/another/server", pid: process.pid };
  const guest: LiveAgent = {
    ...alice,
    agentId: "leader",
    kind: "guest",
    pane,
    paneRowId: null,
    transport: null,
    parts: new Map(),
    over: new AbortController(),
  };
  // Whoever leads was there before its team.
  context.live.delete(alice);
  context.live.set(guest);
  context.live.set(Object.assign(alice, { over: new AbortController() }));
  process.kill(await alicePid(places), "SIGKILL");
  await until("alice's end", () => context.live.get("demo", "alice") === undefined);
  expect(guest.exited).toBe(false);
  expect(context.live.get("demo", "leader")).toBe(guest);
});
