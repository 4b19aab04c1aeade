import { expect, test } from "vitest";
import { createRecovery } from "../src/agents/recover.ts";
import { TOOLS } from "../src/api/operations.ts";
import type { LegReport } from "../src/doctor/legs.ts";
import { tryAgents } from "../src/doctor/live.ts";
import { readProbeToken } from "../src/doctor/probe.ts";
import { takeBack } from "../src/mail/confirm.ts";
import { openForReading } from "../src/store/open-database.ts";
import { collectResults } from "../src/work/collect.ts";
import { rig, textOf } from "./rig.ts";
import { newTask, newWatcher } from "./rows.ts";

const LONG = 60_000;

/** A round trip to alice that the test answers, or not. */
const trip = (timeoutMs = LONG) => {
  const bench = rig();
  const { context, store } = bench;
  const legs: string[] = [];
  const hangUp = new AbortController();
  const report = tryAgents(context, {
    teamKey: "t",
    agents: ["alice"],
    timeoutMs,
    onLeg: (_agent: string, leg: LegReport) => legs.push(leg.name),
    closed: hangUp.signal,
  });
  const probe = store.probes.to("t", "alice")[0]!;
  const token = readProbeToken(/ta-probe-\w+/.exec(probe.content)![0])!;
  const call = (tool: string, args: Record<string, unknown>, agentId = "alice") => {
    const caller = { kind: "agent", seat: "worker", teamKey: "t", agentId } as const;
    const { operation, from } = TOOLS.find(({ name }) => name === tool)!;
    const asked = { context, caller, team: "t", callKey: null } as never;
    return operation.run(asked, from(args as never, { context, caller }) as never) as { status: string };
  };
  const rows = () => {
    const db = openForReading(context.workspace.database)!;
    const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    const counts = ["messages", "evidence", "results"].map(count);
    db.close();
    return counts;
  };
  return { ...bench, report, legs, hangUp, probe, token, call, rows };
};
const NOTHING = [0, 0, 0];

test("an answered probe has come all the way, and nothing of it is left", async () => {
  const { store, wake, records, report, legs, probe, token, call, rows, events } = trip();
  const text = textOf(await wake(probe));
  expect(text).toContain(`report_result with the summary "${token}"`);
  records({ type: "hook_text", text });
  expect(legs).toEqual(["stored", "submitted", "delivered"]);
  expect(call("report_result", { summary: token }).status).toBe("probe_answered");
  expect(await report).toMatchObject({
    ok: true,
    timed_out: false,
    agents: [{ agent_id: "alice", status: "pass" }],
  });
  expect(legs).toEqual(["stored", "submitted", "delivered", "answered", "leader_told"]);
  expect(rows()).toEqual(NOTHING);
  // It was the coordinator who spoke, not the leader.
  expect(store.agents.get("t", "alice")?.first_send_at).toBeNull();
  const log = events();
  expect(log.map(({ event }) => event)).toEqual(
    expect.arrayContaining(["comms.probe_started", "comms.probe_finished"]),
  );
  expect(log.at(-1)).toMatchObject({ event: "comms.probe_finished", status: "passed", answered: 1 });
  expect(JSON.stringify(log)).not.toContain(token);
});

test("no view shows a probe while it is on its way, and nobody is told of its answer", async () => {
  const { context, store, hangUp, report, probe, token, call, pokes } = trip();
  expect(store.messages.inbox("t", "alice", 10, 0)).toEqual([]);
  expect(store.messages.counts("t")).toEqual([]);
  call("report_result", { summary: token });
  expect(store.messages.open("t", "leader")).toEqual([]);
  expect(collectResults(context, "t")).toMatchObject({ collected: [], total: 0 });
  expect(pokes).not.toContain("t/leader");
  // What is answered is not handed over again.
  expect(store.messages.claimable("t", "alice", 0)).toEqual([]);
  hangUp.abort();
  await report;
  expect(store.messages.get(probe.message_id)).toBeUndefined();
});

test("the agent's own task and whoever waits for its result are left alone by an answer", async () => {
  const { store, report, token, call, clock } = trip();
  store.tasks.save(newTask({ updated_at: clock.now() }));
  store.watchers.add(newWatcher({ agent_id: "alice" }));
  call("report_result", { summary: token });
  await report;
  expect(store.tasks.get("t", "task_1")).toMatchObject({ status: "running", summary: null });
  expect(store.watchers.matching("t", "task_1", "alice")).toHaveLength(1);
});

test("a reply with the token answers, too", async () => {
  const { store, report, token, call } = trip();
  expect(call("send_message", { to: "leader", content: `\`${token}\`` }).status).toBe("probe_answered");
  expect(await report).toMatchObject({ ok: true });
  expect(store.messages.open("t", "leader")).toEqual([]);
});

test("an answer settles its own probe, also when two are on their way", async () => {
  const { context, store, hangUp, report, probe, call } = trip();
  const second = tryAgents(context, {
    teamKey: "t",
    agents: ["alice"],
    timeoutMs: LONG,
    onLeg: () => {},
    closed: new AbortController().signal,
  });
  const other = store.probes.to("t", "alice").find(({ message_id }) => message_id !== probe.message_id)!;
  call("report_result", { summary: /ta-probe-\w+/.exec(other.content)![0] });
  expect((await second).ok).toBe(true);
  expect(store.messages.get(probe.message_id)?.status).toBe("accepted");
  hangUp.abort();
  expect((await report).ok).toBe(false);
});

test("another agent's answer settles nothing and reaches nobody", async () => {
  const { store, hangUp, report, token, call, rows } = trip();
  call("report_result", { summary: token }, "bob");
  hangUp.abort();
  const [alice] = (await report).agents;
  expect(alice?.legs.map(({ status }) => status)).toEqual([
    "pass",
    "fail",
    "deferred",
    "deferred",
    "deferred",
  ]);
  expect(store.messages.open("t", "leader")).toEqual([]);
  expect(rows()).toEqual(NOTHING);
});

test("a probe whose time is over names its hold, is never handed over, and leaves nothing", async () => {
  const { store, context, report, wake, probe, rows, clock, events } = trip(50);
  store.messages.hold(probe.message_id, "queued_until_approval", "an approval is open", clock.now());
  clock.advance(50);
  const done = await report;
  expect(done).toMatchObject({ ok: false, timed_out: true });
  expect(done.agents[0]?.legs[1]).toMatchObject({
    name: "submitted",
    status: "fail",
    reason: "an approval is open (queued_until_approval)",
    action: "team-agent approvals --team t",
  });
  expect(await wake(probe)).toMatchObject({ kind: "block" });
  expect(context.store.messages.claimable("t", "alice", 0)).toEqual([]);
  expect(rows()).toEqual(NOTHING);
  expect(events().at(-1)).toMatchObject({ event: "comms.probe_finished", status: "timed_out" });
});

test("an answer that comes too late is taken without a word", async () => {
  const { store, report, wake, probe, token, call, rows, pokes, clock } = trip(50);
  await wake(probe);
  clock.advance(50);
  expect((await report).agents[0]?.legs.map(({ status }) => status)).toEqual([
    "pass",
    "pass",
    "fail",
    "deferred",
    "deferred",
  ]);
  pokes.length = 0;
  expect(call("report_result", { summary: `The token is ${token}.`, changes: [] })).toMatchObject({
    ok: true,
    status: "probe_answered",
  });
  expect([rows(), pokes]).toEqual([NOTHING, []]);
  expect(store.results.counts("t").total).toBe(0);
});

test("a report of work that quotes a token is a report", async () => {
  const { store, hangUp, report, token, call } = trip();
  call("report_result", { summary: token, changes: [{ path: "a.ts" }] });
  call("report_result", {
    summary: `I was asked for ${token} while I did the whole of the work, and all tests pass now.`,
  });
  expect(store.results.counts("t").total).toBe(2);
  hangUp.abort();
  await report;
});

test("whoever hangs up ends the round trip, and nothing is left", async () => {
  const { report, hangUp, rows, events } = trip();
  hangUp.abort();
  expect(await report).toMatchObject({ ok: false });
  expect(rows()).toEqual(NOTHING);
  expect(events().at(-1)).toMatchObject({ event: "comms.probe_finished", status: "cancelled" });
});

test("a probe that never shows in the record fails without troubling the leader", async () => {
  const { context, store, report, wake, probe } = trip();
  for (let attempt = 0; attempt < 5; attempt++) {
    await wake(probe);
    takeBack(context, store.messages.get(probe.message_id)!, "not in the record");
  }
  expect(await report).toMatchObject({ ok: false, timed_out: false });
  expect(store.messages.open("t", "leader")).toEqual([]);
});

test("what a killed coordinator was trying is gone before anything is delivered", async () => {
  const { context, store, report, hangUp, rows } = trip();
  await createRecovery(context).boot();
  expect(store.probes.to("t", "alice")).toEqual([]);
  expect(rows().slice(0, 2)).toEqual([0, 0]);
  hangUp.abort();
  await report;
});

test("nobody is tried when one who was named does not exist or does not run", async () => {
  const { context, store } = rig();
  const request = { teamKey: "t", timeoutMs: LONG, onLeg: () => {}, closed: new AbortController().signal };
  await expect(tryAgents(context, { ...request, agents: ["alice", "alise"] })).rejects.toMatchObject({
    code: "agent_unknown",
  });
  await expect(tryAgents(context, { ...request, agents: ["alice", "bob"] })).rejects.toMatchObject({
    code: "agent_not_running",
  });
  expect(store.probes.to("t", "alice")).toEqual([]);
  context.live.get("t", "alice")!.ready = false;
  await expect(tryAgents(context, { ...request, agents: [] })).rejects.toMatchObject({
    code: "agent_not_running",
  });
});
