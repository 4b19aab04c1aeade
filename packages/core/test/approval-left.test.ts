import { expect, test } from "vitest";
import { UNSEEN } from "../src/ground/how-ended.ts";
import { until } from "./bench.ts";
import { begun } from "./roster-world.ts";
import { daemonOf } from "./running.ts";
import { rpc, sendTo } from "./team.ts";

const openIn = async ({ places }: Awaited<ReturnType<typeof begun>>) =>
  (await rpc<{ approvals: unknown[] }>(places, "approvals.list", {})).approvals.length;

test("an approval of a program that was about to be ended when the coordinator was killed is open as long as it runs", async () => {
  const world = await begun();
  const { places, start, coordinator } = world;
  await coordinator.stop("test");
  const daemon = daemonOf(places, "./cut-daemon.ts", "UPDATE approvals", "1");
  await until("it serves", () => rpc(places, "health", {}).catch(() => null));
  await sendTo(places, "alice", "[[ask make clean]]");
  await until("it asks", async () => (await openIn(world)) === 1);
  await expect(rpc(places, "agent.stop", { agent: "alice" })).rejects.toThrow();
  await until("the kill", () => daemon.signalCode);
  const { context } = await start();
  await until("alice", () => context.live.get("demo", "alice"));
  expect(await openIn(world)).toBe(1);
  await rpc(places, "agent.stop", { agent: "alice" });
  expect(await openIn(world)).toBe(0);
});

test("an approval that an older coordinator left open with its ended program is closed", async () => {
  const world = await begun();
  const { places, start, coordinator, context } = world;
  await sendTo(places, "alice", "[[ask make clean]]");
  await until("it asks", async () => (await openIn(world)) === 1);
  const { paneRowId } = context.live.get("demo", "alice")!;
  context.store.panes.ended(paneRowId!, 1, "stopped", UNSEEN);
  await coordinator.stop("test");
  await start();
  await until("it is closed", async () => (await openIn(world)) === 0, 20_000);
});
