import { expect, test } from "vitest";
import { until } from "./bench.ts";
import { begun } from "./roster-world.ts";
import { daemonOf } from "./running.ts";
import { rpc, sendTo } from "./team.ts";

test("an approval that its ended program left open, because the coordinator was killed right then, is closed by the next", async () => {
  const { places, start, coordinator } = await begun();
  await coordinator.stop("test");
  const daemon = daemonOf(places, "./cut-daemon.ts", "UPDATE approvals", "1");
  await until("it serves", () => rpc(places, "health", {}).catch(() => null));
  await sendTo(places, "alice", "[[ask make clean]]");
  const open = async () =>
    (await rpc<{ approvals: unknown[] }>(places, "approvals.list", {})).approvals.length;
  await until("it asks", async () => (await open()) === 1);
  await expect(rpc(places, "agent.stop", { agent: "alice" })).rejects.toThrow();
  await until("the kill", () => daemon.signalCode);
  await start();
  await until("it is closed", async () => (await open()) === 0, 20_000);
});
