import { expect, test } from "vitest";
import { until } from "./bench.ts";
import { open } from "./running.ts";
import { messageOf, rpc, sendTo, startDemo, waitFor } from "./team.ts";

test("what waits for a team that is shut down waits for that from the moment on, and goes on with the team", async () => {
  const { places, start } = open();
  await start();
  await startDemo(places);
  const busy = await sendTo(places, "alice", "[[sleep 60000]]");
  await waitFor(places, busy, "delivered");
  const waiting = await sendTo(places, "alice", "after that");
  await rpc(places, "team.shutdown", { keepLogs: true, cut: true });
  const held = { status: "queued_stopped", condition: "the team is stopped" };
  expect(await messageOf(places, waiting)).toMatchObject(held);
  const late = await sendTo(places, "bob", "too late for today");
  await until("it is held", async () => (await messageOf(places, late)).condition === held.condition);
  expect(await messageOf(places, late)).toMatchObject(held);
  const request = { allowFresh: true, confirm: false, env: places.env, callerPid: process.pid };
  await rpc(places, "team.restart", request);
  for (const id of [waiting, late])
    expect(await waitFor(places, id, "delivered")).toMatchObject({ ok: true });
});
