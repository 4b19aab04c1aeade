import { expect, test } from "vitest";
import { until } from "./bench.ts";
import { agentPid, hasEnded, open } from "./running.ts";
import { messageOf, rpc, startDemo } from "./team.ts";

const begun = async (options?: Parameters<typeof open>[0]) => {
  const { places, start } = open(options);
  const coordinator = await start();
  await startDemo(places);
  const word = { env: places.env, callerPid: process.pid, yes: true };
  const startAgent = (force: boolean) =>
    rpc(places, "agent.start", { agent: "alice", force, allowFresh: false, ...word });
  const stateOf = async (agent: string) => {
    const { agents } = await rpc<{ agents: { agent_id: string; status: string }[] }>(places, "status", {});
    return agents.find(({ agent_id }) => agent_id === agent)!.status;
  };
  return { places, start, coordinator, context: coordinator.context, word, startAgent, stateOf };
};

test("a paused agent stays paused over start-agent, a stop and a restart, and its messages wait until it is resumed", async () => {
  const { places, context, word, startAgent, stateOf } = await begun();
  const first = await rpc<{ message_id: string }>(places, "send", { to: "alice", content: "hello" });
  await rpc(places, "message.wait", { messageId: first.message_id, until: "delivered", timeoutMs: 20_000 });
  const session = context.store.sessions.get("demo", "alice")!.session_id;
  const pid = await agentPid(places, "alice");

  expect(await rpc(places, "agent.pause", { agent: "alice" })).toMatchObject({
    agent_id: "alice",
    stopped: true,
  });
  await until("its program has ended", () => hasEnded(pid));
  expect(await stateOf("alice")).toBe("paused");
  for (const force of [false, true])
    await expect(startAgent(force)).rejects.toMatchObject({
      code: "agent_paused",
      action: "team-agent resume-agent alice --team demo",
    });
  expect(context.live.get("demo", "alice")).toBeUndefined();
  await rpc(places, "agent.stop", { agent: "alice" });
  await rpc(places, "team.restart", { allowFresh: false, confirm: false, force: false, ...word });
  await rpc(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  expect(await stateOf("alice")).toBe("paused");
  expect(context.live.get("demo", "alice")).toBeUndefined();
  expect(context.live.get("demo", "bob")?.ready).toBe(true);

  const { message_id: messageId } = await rpc<{ message_id: string }>(places, "send", {
    to: "alice",
    content: "while you rest",
  });
  await until("it is held", async () => (await messageOf(places, messageId)).status === "queued_stopped");
  expect(await rpc(places, "agent.resume", { agent: "alice", allowFresh: false, ...word })).toMatchObject({
    start_mode: "resumed",
  });
  await rpc(places, "message.wait", { messageId, until: "delivered", timeoutMs: 20_000 });
  expect(context.store.sessions.get("demo", "alice")!.session_id).toBe(session);
});

test("an agent that its role document pauses is agreed to before it is resumed for the first time", async () => {
  const { places, context, word, stateOf } = await begun({ agents: { alice: "", bob: "paused: true\n" } });
  expect(await stateOf("bob")).toBe("paused");
  const resume = (yes: boolean) =>
    rpc(places, "agent.resume", { agent: "bob", allowFresh: false, ...word, yes });
  await expect(resume(false)).rejects.toMatchObject({ code: "agreement_needed" });
  expect(await stateOf("bob")).toBe("paused");
  expect(await resume(true)).toMatchObject({ start_mode: "fresh" });
  await rpc(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  expect(context.live.get("demo", "bob")?.ready).toBe(true);
  // It was resumed though its document pauses it: a restart does not forget that.
  await rpc(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  await rpc(places, "team.restart", { allowFresh: true, cut: true, ...word });
  await rpc(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  expect(await stateOf("bob")).toBe("ready");
});

test("a paused agent whose conversation is gone is refused, and stays paused", async () => {
  const { places, context, word, stateOf } = await begun();
  const { message_id: messageId } = await rpc<{ message_id: string }>(places, "send", {
    to: "alice",
    content: "hello",
  });
  await rpc(places, "message.wait", { messageId, until: "delivered", timeoutMs: 20_000 });
  await rpc(places, "agent.pause", { agent: "alice" });
  const row = context.store.sessions.get("demo", "alice")!;
  context.store.sessions.restore({ ...row, session_id: "gone" });
  const resume = (allowFresh: boolean) =>
    rpc(places, "agent.resume", { agent: "alice", allowFresh, ...word });
  await expect(resume(false)).rejects.toMatchObject({ code: "resume_impossible" });
  expect(await stateOf("alice")).toBe("paused");
  expect(context.store.operations.open()).toEqual([]);
  expect(await resume(true)).toMatchObject({ start_mode: "fresh" });
});

test("what cannot be done with a paused agent, or with one that is not, is said", async () => {
  const { places, word } = await begun();
  expect(await rpc(places, "agent.resume", { agent: "alice", allowFresh: false, ...word })).toMatchObject({
    start_mode: "none",
    reason: "it is not paused",
  });
  await rpc(places, "agent.pause", { agent: "alice" });
  expect(await rpc(places, "agent.pause", { agent: "alice" })).toMatchObject({ stopped: false });
  await expect(
    rpc(places, "agent.reset", { agent: "alice", discardSession: true, keepNotes: false, ...word }),
  ).rejects.toMatchObject({ code: "agent_paused", action: "team-agent resume-agent alice --team demo" });
  await expect(rpc(places, "agent.pause", { agent: "alise" })).rejects.toMatchObject({
    code: "agent_unknown",
    message: expect.stringContaining('did you mean "alice"?'),
  });
});
