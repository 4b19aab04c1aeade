import { execFileSync } from "node:child_process";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { probeProviders } from "../src/agents/load-team.ts";
import { send } from "../src/api/send.ts";
import type { Coordinator } from "../src/coordinator/coordinator.ts";
import { findPlugins } from "../src/registry/find.ts";
import { createRegistry } from "../src/registry/registry.ts";
import { PERSON } from "../src/runtime/caller.ts";
import { SCHEMA_VERSION } from "../src/store/schema.ts";
import { reportResult } from "../src/work/results.ts";
import { PROTOCOL_VERSION, readMetadata, writeMetadata } from "../src/workspace/metadata.ts";
import { readEvents, testContext, until } from "./bench.ts";
import { rig } from "./rig.ts";
import { makePlaces, startDemo, startHere } from "./team.ts";

const named = (coordinator: Pick<Coordinator, "context">, event: string) =>
  readEvents(coordinator.context.events.path).filter((one) => one.event === event);

const sentTo = (to: string | readonly string[]) => {
  const bench = rig();
  send(bench.context, PERSON, "t", { to, content: "hello" });
  return bench.events().filter(({ event }) => /^send\.(?:broadcast|fanout)/.test(event));
};

test("a message to everybody is logged as one, before and after it is stored", () => {
  const [start, complete, ...more] = sentTo("*");
  expect(start).toMatchObject({
    event: "send.broadcast_start",
    team_id: "t",
    targets: ["alice", "bob"],
    task_id: null,
  });
  expect(complete).toMatchObject({ event: "send.broadcast_complete", status: "accepted" });
  expect(complete!.message_ids).toHaveLength(2);
  expect(more).toEqual([]);
});

test("a message to several is logged as one, and a name that was given twice", () => {
  expect(sentTo("alice,bob")).toMatchObject([
    { event: "send.fanout_start", targets: ["alice", "bob"] },
    { event: "send.fanout_status", status: "accepted" },
  ]);
  expect(sentTo(["alice", "alice"])).toMatchObject([
    {
      event: "send.fanout_dedupe",
      raw_targets: ["alice", "alice"],
      deduped_targets: ["alice"],
      duplicate_count: 1,
    },
  ]);
  expect(sentTo("alice")).toEqual([]);
});

test("a message to everybody where nobody else is is refused and logged", () => {
  const { context, events } = testContext();
  expect(() => send(context, PERSON, "nobody", { to: "*", content: "hello" })).toThrow(
    "there is nobody to send to",
  );
  expect(events()).toMatchObject([{ event: "send.broadcast_skipped", team_id: "nobody", sender: "leader" }]);
});

test("a report that nothing ties to a task is kept as manual, and logged", () => {
  const { context, events } = rig();
  expect(reportResult(context, { teamKey: "t", agentId: "bob" }, { summary: "done" }, null).task_id).toBe(
    "manual",
  );
  expect(events()[0]).toMatchObject({
    event: "mcp.task_inference_failed",
    agent_id: "bob",
    fallback: "manual",
  });
});

test("a program that is missing is logged with what mends it", async () => {
  const { context, events } = testContext();
  const plugins = findPlugins({
    home: "/nonexistent",
    bundledFrom: import.meta.filename,
    bundled: ["@team-agent/provider-claude"],
  });
  const env = { PATH: "/nonexistent", HOME: "/nonexistent" };
  const probed = probeProviders(
    { ...context, registry: createRegistry(() => plugins) },
    "t",
    ["claude"],
    env,
  );
  await expect(probed).rejects.toThrow();
  expect(events()).toMatchObject([
    { event: "launch.provider_missing", team_id: "t", provider: "claude", reason: "provider_missing" },
  ]);
});

test("a coordinator says when it is ready, what it took the place of, and what nobody waited for", async () => {
  const places = makePlaces();
  onTestFinished(places.close);
  const first = await startHere(places);
  expect(named(first, "coordinator.started")).toMatchObject([
    { pid: process.pid, log: places.workspace.daemonLog },
  ]);
  expect(named(first, "coordinator.restart_incompatible")).toEqual([]);
  first.notePanic(new TypeError("of a plugin"));
  expect(named(first, "coordinator.tick_panic")).toMatchObject([
    { panic: "of a plugin", backtrace: expect.stringContaining("told-events.test") },
  ]);
  await first.stop("test");
  const { workspace } = places;
  const metadata = readMetadata(workspace.metadata)!;
  writeMetadata(workspace.metadata, { ...metadata, pid: 7, version: "0.9.0", protocol_version: 0 });
  const second = await startHere(places);
  onTestFinished(() => second.stop("test"));
  expect(named(second, "coordinator.restart_incompatible")).toEqual([
    expect.objectContaining({
      pid: 7,
      metadata: { version: "0.9.0", protocol_version: 0 },
      expected_version: "1.0.0",
      expected_protocol: PROTOCOL_VERSION,
      expected_schema: SCHEMA_VERSION,
    }),
  ]);
});

test("a leader that cannot be told of a session's end is no reason to lose the rest", async () => {
  const places = makePlaces();
  onTestFinished(places.close);
  const coordinator = await startHere(places);
  onTestFinished(() => coordinator.stop("test"));
  await startDemo(places);
  const db = new Database(places.workspace.database);
  db.exec("CREATE TRIGGER full BEFORE INSERT ON notices BEGIN SELECT RAISE(ABORT, 'no room'); END");
  const { endpoint } = coordinator.context.live.all()[0]!.pane;
  execFileSync("tmux", ["-S", endpoint, "kill-server"]);
  const told = await until(
    "the event",
    () => named(coordinator, "coordinator.session_missing_alert_failed")[0],
  );
  db.exec("DROP TRIGGER full");
  db.close();
  expect(told).toMatchObject({
    team_id: "demo",
    session: "team-demo",
    error: "no room",
    action: "team-agent restart --team demo",
  });
  expect(coordinator.context.live.all()).toEqual([]);
});
