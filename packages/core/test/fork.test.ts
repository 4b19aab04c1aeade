import { existsSync, readFileSync, rmSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { until } from "./bench.ts";
import { agentPid, open, report } from "./running.ts";
import { recordOf, rpc, startDemo } from "./team.ts";

const begun = async (options?: Parameters<typeof open>[0]) => {
  const { places, start } = open(options);
  const { context } = await start();
  await startDemo(places);
  const word = { yes: true, env: places.env, callerPid: process.pid };
  const say = async (to: string, content: string, expected = "delivered") => {
    const { message_id: messageId } = await rpc<{ message_id: string }>(places, "send", { to, content });
    await rpc(places, "message.wait", { messageId, until: expected, timeoutMs: 20_000 });
    // The answer to a report comes before the end of its turn, and a fork begins where a turn has ended.
    if (expected === "result")
      await until("its turn has ended", async () => (await reportOf(to)).status === "ready");
    return messageId;
  };
  const fork = (change: object = {}) =>
    rpc<{ start_mode: string; source_session_id: string; capture_state: string; message_id: string }>(
      places,
      "agent.fork",
      { agent: "alice", as: "alice-2", ...word, ...change },
    );
  const reportOf = async (agent: string) => {
    const { agents } = await rpc<{
      agents: { agent_id: string; status: string; detail: string | null; fork: { state: string } | null }[];
    }>(places, "status", {});
    return agents.find(({ agent_id }) => agent_id === agent)!;
  };
  const ready = () => rpc(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  const session = (agent: string) => context.store.sessions.get("demo", agent)!;
  return { places, start, context, word, say, fork, reportOf, ready, session };
};
let world: Awaited<ReturnType<typeof begun>>;
beforeEach(async () => {
  world = await begun();
});

test("a fork goes on with the source's conversation under an id of its own, and the source goes on as it is", async () => {
  const { context, say, fork, reportOf, session, places } = world;
  await say("alice", report("the parser is in parse.ts"), "result");
  const [before, pid] = [session("alice"), await agentPid(places, "alice")];
  const told = await fork();
  expect(told).toMatchObject({
    start_mode: "forked",
    source_session_id: before.session_id,
    capture_state: "pending_context_fork",
  });
  await rpc(places, "message.wait", { messageId: told.message_id, until: "delivered", timeoutMs: 20_000 });
  await until("it is verified", async () => (await reportOf("alice-2")).fork?.state === "verified");

  const own = session("alice-2");
  expect(own.session_id).not.toBe(before.session_id);
  expect(own.forked_from).toBe(before.session_id);
  expect(readFileSync(own.transcript_path!, "utf8")).toContain("the parser is in parse.ts");
  const first = recordOf(context, "alice-2").filter(({ text }) => text?.includes("You are alice-2"));
  expect(first.length).toBeGreaterThan(0);
  expect(await agentPid(places, "alice")).toBe(pid);
  await say("alice", "go on");
  expect(session("alice").session_id).toBe(before.session_id);
  expect(recordOf(context, "alice-2").some(({ text }) => text?.includes("go on"))).toBe(false);
});

test("what a fork's record holds of its source opens no turn and proves no message of the new agent", async () => {
  const { context, say, fork, reportOf, places } = world;
  const id = await say("alice", report("done"), "result");
  await say("alice", "[[compact]]");
  await until("its turn has ended", async () => (await reportOf("alice")).status === "ready");
  const evidence = context.store.messages.evidence(id).length;
  const { message_id: messageId } = await fork();
  await rpc(places, "message.wait", { messageId, until: "delivered", timeoutMs: 20_000 });
  await until("its turn has ended", async () => (await reportOf("alice-2")).status === "ready");
  expect(context.store.turns.count("demo", "alice-2")).toBe(1);
  expect(context.store.messages.evidence(id)).toHaveLength(evidence);
  const { session_id } = context.store.sessions.get("demo", "alice-2")!;
  expect(context.store.sessions.compactions("demo", "alice-2", session_id!)).toBe(0);
});

test("a fork is pending until its record is written, and one that ended before that is forked again", async () => {
  const { context, say, fork, reportOf, session, places, word, ready } = world;
  await say("alice", report("remember this"), "result");
  const { message_id: messageId } = await fork({
    env: { ...places.env, FAKE_AGENT_RECORD_LATE_MS: "600000" },
  });
  await ready();
  const pending = await reportOf("alice-2");
  expect(pending.fork).toMatchObject({ state: "pending_context_fork", from: session("alice").session_id });
  expect(existsSync(session("alice-2").transcript_path ?? "none")).toBe(false);
  await rpc(places, "agent.stop", { agent: "alice-2" });
  const again = {
    agent: "alice-2",
    force: false,
    allowFresh: false,
    ...word,
    env: { FAKE_AGENT_RECORD_LATE_MS: "0" },
  };
  expect(await rpc(places, "agent.start", again)).toMatchObject({ start_mode: "forked" });
  // What the program that ended was given is settled by the record of the one that runs.
  await say("alice-2", "hello");
  await until("it is verified", async () => (await reportOf("alice-2")).fork?.state === "verified");
  await rpc(places, "message.wait", { messageId, until: "delivered", timeoutMs: 20_000 });
  expect(recordOf(context, "alice-2").some(({ text }) => text?.includes("You are alice-2"))).toBe(true);
  expect(readFileSync(session("alice-2").transcript_path!, "utf8")).toContain("remember this");
  await rpc(places, "agent.stop", { agent: "alice-2" });
  expect(await rpc(places, "agent.start", again)).toMatchObject({ start_mode: "resumed" });
});

test("what a fork does is agreed to by a person first, and by no model", async () => {
  const { say, fork } = world;
  await say("alice", report("done"), "result");
  const refused = fork({ yes: false });
  await expect(refused).rejects.toMatchObject({ code: "agreement_needed" });
  await expect(refused).rejects.toThrow(/alice-2.*runs without asking/s);
});

test("a source that cannot be forked is refused with the reason, and nothing is done", async () => {
  const { context, say, fork, places, session } = world;
  const before = context.store.teams.get("demo")!.spec_json;
  await expect(fork()).rejects.toMatchObject({
    code: "fork_session_unknown",
    message: expect.stringContaining("no turn was ever opened in it"),
  });
  await expect(fork({ agent: "alise" })).rejects.toMatchObject({ code: "agent_unknown" });
  await expect(fork({ as: "bob" })).rejects.toMatchObject({ code: "agent_exists" });
  await expect(fork({ as: "leader" })).rejects.toMatchObject({ code: "agent_name_invalid" });
  await say("alice", "[[sleep 60000]]");
  await expect(fork()).rejects.toMatchObject({
    code: "agent_busy",
    message: expect.stringContaining("alice is busy"),
  });
  await rpc(places, "agent.stop", { agent: "alice" });
  const provider = await context.registry.provider("fake");
  Object.assign(provider, { capabilities: { ...provider.capabilities, fork: false } });
  await expect(fork()).rejects.toMatchObject({
    code: "fork_unsupported",
    message: expect.stringContaining("Fake agent"),
  });
  Object.assign(provider, { capabilities: { ...provider.capabilities, fork: true } });
  rmSync(session("alice").transcript_path!);
  await expect(fork()).rejects.toMatchObject({ code: "fork_session_unknown" });
  await rpc(places, "team.shutdown", { keepLogs: true });
  await expect(fork()).rejects.toMatchObject({
    code: expect.stringMatching(/team_stopped|fork_session_unknown/),
  });
  expect(context.store.teams.get("demo")!.spec_json).toBe(before);
  expect(context.store.agents.get("demo", "alice-2")).toBeUndefined();
});

test("a fork's label is its role, in its own copy of the role document", async () => {
  const { context, say, fork } = world;
  await say("alice", report("done"), "result");
  await fork({ label: "second look" });
  const { roleFile, role } = (
    JSON.parse(context.store.teams.get("demo")!.spec_json) as {
      agents: { id: string; role: string; roleFile: string }[];
    }
  ).agents.find(({ id }) => id === "alice-2")!;
  expect(role).toBe("second look");
  expect(readFileSync(roleFile, "utf8")).toMatch(/name: alice-2\nrole: "second look"/);
});

test("a fork whose conversation is not known, and which was given work, is not forked again by itself", async () => {
  const { context, say, fork, places, word, session } = world;
  await say("alice", report("done"), "result");
  await fork();
  await say("alice-2", "hello");
  await rpc(places, "agent.stop", { agent: "alice-2" });
  // Its record would prove whose it is.
  rmSync(session("alice-2").transcript_path!);
  context.store.sessions.restore({ ...session("alice-2"), session_id: null, fork_state: "pending" });
  const start = { agent: "alice-2", force: false, allowFresh: false, ...word };
  await expect(rpc(places, "agent.start", start)).rejects.toMatchObject({
    code: "resume_impossible",
    message: expect.stringContaining("its conversation is not known"),
  });
});

test("a fork without hooks is read from where its own part begins, too", async () => {
  const { context, say, fork, places, reportOf } = await begun({ agents: { alice: "model: paste-only\n" } });
  await say("alice", report("done"), "result");
  const { message_id: messageId } = await fork();
  await rpc(places, "message.wait", { messageId, until: "delivered", timeoutMs: 20_000 });
  await until("it is verified", async () => (await reportOf("alice-2")).fork?.state === "verified");
  await until("its turn has ended", async () => (await reportOf("alice-2")).status === "ready");
  expect(context.store.turns.count("demo", "alice-2")).toBe(1);
});
