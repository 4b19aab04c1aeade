import { expect, test } from "vitest";
import { eventsOf, open } from "./running.ts";
import { rpc, startDemo } from "./team.ts";

const names = (events: readonly { readonly event: string; readonly agent_id?: unknown }[]) =>
  events
    .filter(({ event }) =>
      /^(?:stop_agent\.complete|start_agent\.agent_start|start_agent\.noop)$/.test(event),
    )
    .filter(({ agent_id }) => agent_id === "alice")
    .map(({ event }) => event.split(".")[0]);

test("what is asked of one agent at once is done one after the other, in the order in which it was asked for", async () => {
  const { places, start } = open();
  const { context } = await start();
  await startDemo(places);
  const request = { force: false, allowFresh: true, env: places.env, callerPid: process.pid };
  const stop = () => rpc(places, "agent.stop", { agent: "alice" });
  const begin = () => rpc(places, "agent.start", { agent: "alice", ...request });
  await Promise.all([stop(), begin(), stop(), begin(), begin()]);
  const told = names(eventsOf(places));
  expect(told.filter((one) => one === "stop_agent")).toHaveLength(2);
  expect(context.live.all().filter(({ agentId }) => agentId === "alice")).toHaveLength(1);
  const windows = await context.transports.get("demo")!.list();
  expect(windows.filter(({ window, dead }) => window === "alice" && !dead)).toHaveLength(1);
});

test("a restart, a stop and a shutdown that are asked for at once leave no program that nobody knows", async () => {
  const { places, start } = open();
  const { context } = await start();
  await startDemo(places);
  const request = { force: true, allowFresh: true, env: places.env, callerPid: process.pid };
  await Promise.all([
    rpc(places, "team.restart", { ...request, confirm: false }),
    rpc(places, "agent.stop", { agent: "alice" }),
    rpc(places, "team.shutdown", { keepLogs: true, cut: true }),
  ]);
  expect(context.live.all()).toEqual([]);
  expect(context.store.teams.get("demo")?.status).toBe("stopped");
  expect(context.store.panes.living()).toEqual([]);
});
