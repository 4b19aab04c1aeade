import { expect, test } from "vitest";
import { until } from "./bench.ts";
import { open, report, timesGiven } from "./running.ts";
import { messageOf, recordOf, rpc, sendTo, startDemo, waitFor } from "./team.ts";

test("a message reaches an idle agent, is proven by the agent's own record, and its result comes back", async () => {
  const { places, start } = open();
  const coordinator = await start();
  expect(await startDemo(places)).toMatchObject({
    kind: "started",
    teamKey: "demo",
    agents: [
      { agentId: "alice", started: true },
      { agentId: "bob", started: true },
    ],
  });
  const id = await sendTo(places, "alice", `Please do it. [[sleep 500]] ${report("did it")}`);
  expect((await waitFor(places, id, "delivered")).message.status).toBe("delivered");
  const { message, result } = await waitFor(places, id, "result");
  expect(result).toMatchObject({ summary: "did it", status: "success", agent_id: "alice" });
  expect(message.status).toBe("acknowledged");
  const { evidence } = await messageOf(places, id);
  const states = evidence!.map(({ status }) => status);
  expect(states.filter((status) => !status.startsWith("queued_"))).toEqual([
    "accepted",
    "target_resolved",
    "submitted",
    "delivered",
    "acknowledged",
  ]);
  expect(evidence!.find(({ status }) => status === "delivered")?.source).toMatch(/^transcript/);
  expect(timesGiven(coordinator, "alice", `[team-agent-token:${id}:`)).toBe(1);
  expect(await rpc(places, "collect", {})).toMatchObject({
    total: 1,
    collected: [{ summary: "did it", agent_id: "alice" }],
  });
  expect(await rpc(places, "collect", {})).toMatchObject({ collected: [], uncollected: 0 });
});

test("messages sent while an agent works arrive in their order, each once", async () => {
  const { places, start } = open();
  const coordinator = await start();
  await startDemo(places);
  const first = await sendTo(places, "alice", "[[sleep 700]]");
  const ids = [first];
  for (const word of ["one", "two", "three"]) ids.push(await sendTo(places, "alice", `[[say ${word}]]`));
  for (const id of ids) expect((await waitFor(places, id, "delivered")).ok).toBe(true);
  const given = recordOf(coordinator.context, "alice")
    .map((line) => line.text ?? "")
    .join("\n");
  const at = ids.map((id) => given.indexOf(`[team-agent-token:${id}:`));
  expect(at).toEqual(at.toSorted((a, b) => a - b));
  for (const id of ids) expect(timesGiven(coordinator, "alice", `[team-agent-token:${id}:`)).toBe(1);
});

test("a message whose hook answer was lost is handed over again, and arrives once", async () => {
  const { places, start } = open();
  const coordinator = await start();
  await startDemo(places);
  await waitFor(places, await sendTo(places, "alice", "[[lose-hooks 2]] [[sleep 400]]"), "delivered");
  const id = await sendTo(places, "alice", "[[say found]]");
  expect(await waitFor(places, id, "delivered", 25_000)).toMatchObject({ ok: true });
  expect(timesGiven(coordinator, "alice", `[team-agent-token:${id}:`)).toBe(1);
});

test("an agent without hooks gets its messages by paste", async () => {
  const { places, start } = open({ agents: { alice: "model: paste-only\n" } });
  const coordinator = await start();
  await startDemo(places);
  const id = await sendTo(places, "alice", `A text\nof several lines. ${report("pasted")}`);
  const { result } = await waitFor(places, id, "result");
  expect(result).toMatchObject({ summary: "pasted" });
  const evidence = (await messageOf(places, id)).evidence!;
  // Its result may come before its record was read.
  expect(["delivered", "acknowledged"]).toContain(evidence.at(-1)?.status);
  expect(timesGiven(coordinator, "alice", `[team-agent-token:${id}:`)).toBe(1);
});

test("a permission that a worker asks for is held, denied with a reason, and the turn goes on", async () => {
  const { places, start } = open();
  await start();
  await startDemo(places);
  const id = await sendTo(places, "alice", `[[ask rm -r build]] ${report("went on")}`);
  const approvals = await until("the approval", async () => {
    const list = await rpc<{ approvals: { approval_id: string; command: string }[] }>(
      places,
      "approvals.list",
      {},
    );
    return list.approvals.length > 0 ? list.approvals : null;
  });
  expect(approvals[0]!.command).toContain("rm -r build");
  expect(
    await rpc(places, "approvals.decide", {
      approvalId: approvals[0]!.approval_id,
      allow: false,
      reason: "not that",
    }),
  ).toMatchObject({ status: "denied", reason_told: true });
  await expect(
    rpc(places, "approvals.decide", { approvalId: approvals[0]!.approval_id, allow: true, reason: null }),
  ).rejects.toMatchObject({ code: "approval_closed" });
  expect((await waitFor(places, id, "result")).result).toMatchObject({ summary: "went on" });
});
