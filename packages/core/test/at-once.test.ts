import { expect, test } from "vitest";
import { connect } from "../src/client/index.ts";
import { alicePid, eventsOf, hasEnded, open, startDaemon } from "./running.ts";
import { rpc, startDemo } from "./team.ts";

const stopped = { code: "coordinator_stopping", data: { reason: "asked by shutdown" } };

test("two shutdowns at once are one, and a third one is told that the team was stopped already", async () => {
  const { places, start } = open();
  await start();
  await startDemo(places);
  const shutdown = () => rpc<{ was: string; ended: string[] }>(places, "team.shutdown", { keepLogs: true });
  const [first, second] = await Promise.all([shutdown(), shutdown()]);
  expect([first.was, second.was].sort()).toEqual(["running", "stopping"]);
  expect(second.ended).toEqual(first.ended);
  expect(await shutdown()).toMatchObject({ was: "stopped", ended: [] });
  expect(eventsOf(places).filter(({ event }) => event === "lifecycle.shutdown")).toHaveLength(2);
});

test("restarts that are asked for at once are one, and whoever waits for a team waits through the next", async () => {
  const { places, start } = open();
  await start();
  await startDemo(places);
  const request = { allowFresh: true, confirm: false, env: places.env, callerPid: process.pid };
  const restart = () => rpc<{ notes: string[] }>(places, "team.restart", request);
  const replies = await Promise.all([restart(), restart(), restart()]);
  const joined = replies.flatMap(({ notes }) => notes).filter((note) => note.includes("another restart"));
  expect(joined).toHaveLength(2);
  const restarts = () => eventsOf(places).filter(({ event }) => event === "restart.complete");
  expect(restarts()).toHaveLength(1);

  const waiting = rpc<{ ready: boolean }>(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  await restart();
  expect(await waiting).toMatchObject({ ready: true });
  expect(restarts()).toHaveLength(2);
});

test("a coordinator that is stopped says so to whoever waits, and leaves nobody without an answer", async () => {
  const { places, start } = open();
  const { left } = await start();
  await startDemo(places);
  const watching = expect(rpc(places, "watch", {})).rejects.toMatchObject(stopped);
  const request = { allowFresh: true, confirm: false, env: places.env, callerPid: process.pid };
  const idle = await connect(places.workspace.socket);
  const restarting = rpc<{ agents: { error: unknown }[] }>(places, "team.restart", request);
  await rpc(places, "health", {});
  // A team runs.
  expect(await rpc(places, "coordinator.stop", { by: "shutdown", onlyIdle: true })).toMatchObject({
    stopped: false,
  });
  expect(await rpc(places, "coordinator.stop", { by: "shutdown" })).toMatchObject({ stopped: true });
  await watching;
  expect((await restarting).agents.map(({ error }) => error)).toEqual([null, null]);
  await left;
  await expect(idle.call("health", {})).rejects.toMatchObject({ code: "connection_lost" });
  await expect(idle.call("send", { to: "alice", content: "too late" })).rejects.toMatchObject({
    data: { outcome: "not_begun" },
  });
  await expect(rpc(places, "health", {})).rejects.toMatchObject({ code: "ENOENT" });
});

test("what a coordinator that was killed had begun is neither done nor failed: nobody knows", async () => {
  const { places } = open();
  const daemon = await startDaemon(places);
  await startDemo(places);
  const pid = await alicePid(places);
  const { socket } = places.workspace;
  const [one, other] = [await connect(socket), await connect(socket)];
  const shutdown = expect(one.call("team.shutdown", { keepLogs: true })).rejects.toMatchObject({
    code: "connection_lost",
    message: "the coordinator went away before it answered; whether it was done is unknown",
  });
  const watch = expect(other.call("watch", {})).rejects.toMatchObject({
    code: "connection_lost",
    message: "the coordinator went away before it answered",
  });
  daemon.kill("SIGKILL");
  await Promise.all([shutdown, watch]);
  if (!hasEnded(pid)) process.kill(pid);
});
