import { expect, test } from "vitest";
import { messageOf, rpc, tokenOf } from "./team.ts";

import { mcp, type ToolReply, tool, useDoors } from "./with-doors.ts";

const doors = useDoors();

test("each seat sees its own tools, with a schema for each", async () => {
  const names = async (token: string) => {
    const tools = (await mcp(doors.port, token, "tools/list")).json!.result!.tools as {
      name: string;
      inputSchema: { type: string };
    }[];
    for (const { inputSchema } of tools) expect(inputSchema.type).toBe("object");
    return tools.map(({ name }) => name);
  };
  const [worker, leader] = [await names(doors.alice), await names(doors.lead)];
  for (const name of [
    "approve",
    "deny",
    "answer_question",
    "shutdown_team",
    "start_team",
    "collect_results",
  ]) {
    expect(worker).not.toContain(name);
    expect(leader).toContain(name);
  }
  expect(worker).toContain("report_result");
  expect(leader).not.toContain("report_result");
});

test.each([
  ["approve", { approval_id: "apr_1" }],
  ["deny", { approval_id: "apr_1" }],
  ["answer_question", { question_id: "qst_1", answer: "yes" }],
  ["shutdown_team", {}],
  ["start_team", {}],
  ["collect_results", {}],
])("a worker that calls %s is refused, and that is written down", async (name, args) => {
  const heard: unknown[] = [];
  const off = doors.coordinator.context.events.onEvent((event) => heard.push(event));
  expect(await tool(doors.port, doors.alice, name, args)).toMatchObject({ ok: false, reason: "not_allowed" });
  off();
  expect(heard).toContainEqual(
    expect.objectContaining({ event: "mcp.scope_refused", agent_id: "alice", tool: name }),
  );
  expect(doors.coordinator.context.live.get("demo", "alice")).toBeDefined();
});

test.each([
  ["approvals.decide", { approvalId: "apr_1", allow: true, reason: null }],
  ["approvals.decide", { approvalId: "apr_1", allow: false, reason: null }],
  ["questions.answer", { questionId: "qst_1", answer: "yes" }],
  ["team.shutdown", { keepLogs: true }],
  ["coordinator.stop", { by: "x" }],
  ["agent.stop", { agent: "bob" }],
  ["agent.start", { agent: "bob", force: true, allowFresh: true, env: {}, callerPid: 1 }],
  ["team.restart", { allowFresh: true, env: {}, callerPid: 1 }],
  ["leader.start", { provider: "fake", args: [], another: false, env: {} }],
  ["collect", {}],
])("a worker's token may not %s at the socket either", async (method, params) => {
  await expect(rpc(doors.places, method, params, doors.alice)).rejects.toMatchObject({ code: "not_allowed" });
  expect(doors.coordinator.context.live.get("demo", "bob")).toBeDefined();
});

test("a worker can name no other team, at either door", async () => {
  expect(await tool(doors.port, doors.alice, "get_team_status", { team: "other" })).toMatchObject({
    ok: false,
    reason: "not_allowed",
  });
  expect(
    await tool(doors.port, doors.alice, "send_message", { to: "bob", content: "x", team: "other" }),
  ).toMatchObject({
    ok: false,
    reason: "not_allowed",
  });
  await expect(rpc(doors.places, "status", { team: "other" }, doors.alice)).rejects.toMatchObject({
    code: "not_allowed",
  });
  expect(await tool(doors.port, doors.alice, "get_team_status", { team: "demo" })).toMatchObject({
    ok: true,
  });
});

test("a worker speaks as itself, whatever its arguments say", async () => {
  const sent = await tool(doors.port, doors.alice, "send_message", { to: "leader", content: "hello" });
  expect((await messageOf(doors.places, String(sent.message_id))).sender).toBe("alice");
  expect(
    await tool(doors.port, doors.alice, "send_message", { to: "bob", content: "x", sender: "leader" }),
  ).toMatchObject({
    ok: false,
    reason: "invalid_tool_arguments",
  });
  await expect(rpc(doors.places, "send", { to: "alice", content: "x" }, doors.alice)).rejects.toMatchObject({
    code: "target_not_in_team",
  });
  const reported = await tool(doors.port, doors.alice, "report_result", {
    summary: "done",
    agent_id: "bob",
    envelope: { agent_id: "bob" },
  });
  expect(reported).toMatchObject({ ok: true, agent_id: "alice" });
});

test("a hook without a token, or with a person's rights, is nobody's", async () => {
  await expect(rpc(doors.places, "hook", { event: "Stop", body: {} })).rejects.toMatchObject({
    code: "token_invalid",
  });
  await expect(rpc(doors.places, "mcp", { message: {} })).rejects.toMatchObject({ code: "token_invalid" });
});

test("the same tool call twice sends one message and stores one report, whichever client names it", async () => {
  for (const name of ["claudecode/toolUseId", "callId", "x/toolCallId"]) {
    const meta = { [name]: `call-${name}` };
    const sent = [
      await tool(doors.port, doors.alice, "send_message", { to: "bob", content: "[[say hi]]" }, meta),
      await tool(doors.port, doors.alice, "send_message", { to: "bob", content: "[[say hi]]" }, meta),
    ];
    expect(sent[0]!.message_id).toBe(sent[1]!.message_id);
    const reported = [
      await tool(doors.port, doors.alice, "report_result", { summary: "r" }, meta),
      await tool(doors.port, doors.alice, "report_result", { summary: "r" }, meta),
    ];
    expect(reported).toMatchObject([{ status: "stored" }, { status: "duplicate_ignored" }]);
    expect(reported[0]!.result_id).toBe(reported[1]!.result_id);
  }
});

test("equal words in two calls, or in two agents' calls of one id, are two messages", async () => {
  const bob = tokenOf(doors.places, "bob");
  const send = (token: string, to: string, callId: string) =>
    tool(doors.port, token, "send_message", { to, content: "[[say same]]" }, { callId });
  const ids = [
    await send(doors.alice, "bob", "same-1"),
    await send(doors.alice, "bob", "same-2"),
    await send(bob, "alice", "same-1"),
  ].map((reply) => reply.message_id);
  expect(new Set(ids).size).toBe(3);
});

test("a task that a worker names in its message travels with it", async () => {
  const sent = await tool(doors.port, doors.alice, "send_message", {
    to: "leader",
    content: "about it",
    task_id: "task_9",
  });
  expect((await messageOf(doors.places, String(sent.message_id))).task_id).toBe("task_9");
});

test("wrong arguments are told to the model as a tool's error, a tool that is not there too", async () => {
  expect(await tool(doors.port, doors.alice, "send_message", { to: 7 })).toMatchObject({
    ok: false,
    reason: "invalid_tool_arguments",
  });
  expect(await tool(doors.port, doors.alice, "toString", {})).toMatchObject({
    ok: false,
    reason: "unknown_tool",
  });
  expect(await tool(doors.port, doors.alice, "send_message", { to: "bobb", content: "x" })).toMatchObject({
    ok: false,
    reason: "target_not_in_team",
    error: expect.stringContaining('did you mean "bob"'),
  });
  expect(
    await tool(doors.port, doors.alice, "send_message", { to: "bob", content: " \u001b[0m " }),
  ).toMatchObject({
    ok: false,
    reason: "message_empty",
  });
  expect(
    await tool(doors.port, doors.alice, "send_message", { to: "bob", content: "x".repeat(256 * 1024 + 1) }),
  ).toMatchObject({ ok: false, reason: "message_too_large" });
});

test("a report whose words are members of every object is stored like any other", async () => {
  const reply = await tool(doors.port, doors.alice, "report_result", {
    status: "constructor",
    summary: "odd",
    changes: [{ path: "a", kind: "__proto__" }],
  });
  expect(reply).toMatchObject({ ok: true, status: "stored" });
});

test("a long message is read in pages by its recipient alone, whole characters at a time", async () => {
  const content = `${"x".repeat(19_999)}${"🙂".repeat(15_000)}`;
  const id = String((await tool(doors.port, doors.lead, "send_message", { to: "bob", content })).message_id);
  expect(await tool(doors.port, doors.alice, "read_message", { message_id: id })).toMatchObject({
    ok: false,
    reason: "message_unknown",
  });
  const bob = tokenOf(doors.places, "bob");
  let [text, offset] = ["", 0 as number | null];
  while (offset !== null) {
    const page: ToolReply = await tool(doors.port, bob, "read_message", { message_id: id, offset });
    expect(String(page.content).isWellFormed()).toBe(true);
    text += String(page.content);
    offset = page.next_offset as number | null;
  }
  expect(text).toBe(content);
});

const ask = (question: string, callId?: string) =>
  tool(doors.port, doors.alice, "request_human", { question }, callId ? { callId } : undefined);
const listed = async (questionId: unknown) =>
  (await rpc<{ questions: Record<string, unknown>[] }>(doors.places, "questions.list", {})).questions.filter(
    (one) => one.question_id === questionId,
  );

test("a worker that asks a person waits for nobody: the question is stored, and told to the leader", async () => {
  const reply = await ask("Which one?");
  expect(reply).toMatchObject({ ok: true, status: "needs_human" });
  expect(await messageOf(doors.places, String(reply.message_id))).toMatchObject({
    sender: "alice",
    recipient: "leader",
    kind: "question",
    content: expect.stringMatching(
      new RegExp(`^Question from alice: Which one\\?\n.*question_id "${reply.question_id}"`),
    ),
  });
  expect(await listed(reply.question_id)).toMatchObject([
    { agent_id: "alice", source: "agent", text: "Which one?", options: [] },
  ]);
  expect(await rpc(doors.places, "approvals.list", {})).toMatchObject({ waiting_count: 0 });
});

test("the same call asks once, equal words in two calls ask twice", async () => {
  const ids = [await ask("Same?", "q1"), await ask("Same?", "q1"), await ask("Same?", "q2")].map(
    (reply) => reply.question_id,
  );
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

test("an answer is a message to who asked, takes back what nobody read, and is given once", async () => {
  const asked = await ask("Which port?");
  const answer = (words: string) =>
    tool(doors.port, doors.lead, "answer_question", { question_id: asked.question_id, answer: words });
  expect(await answer("  ")).toMatchObject({ ok: false, reason: "message_empty" });
  const reply = await answer("8080");
  expect(reply).toMatchObject({ ok: true, agent_id: "alice", status: "answered", answer: "8080" });
  expect(await messageOf(doors.places, String(reply.message_id))).toMatchObject({
    sender: "leader",
    recipient: "alice",
    content: `Answer to your question ${asked.question_id}: 8080`,
  });
  const { store } = doors.coordinator.context;
  expect(store.messages.get(String(reply.message_id))?.reply_to).toBe(asked.message_id);
  expect(await messageOf(doors.places, String(asked.message_id))).toMatchObject({ status: "cancelled" });
  expect(await listed(asked.question_id)).toEqual([]);
  expect(await answer("4242")).toMatchObject({
    ok: false,
    reason: "question_closed",
    error: expect.stringContaining("by leader: 8080"),
  });
  expect(
    await tool(doors.port, doors.lead, "answer_question", { question_id: "qst_0", answer: "x" }),
  ).toMatchObject({ ok: false, reason: "question_unknown" });
});

test("a question that was asked in a conversation that was given up is withdrawn, one of a stopped worker waits", async () => {
  const asked = await ask("Still there?");
  await rpc(doors.places, "agent.stop", { agent: "alice" });
  expect(await listed(asked.question_id)).toHaveLength(1);
  const { store } = doors.coordinator.context;
  const fresh = {
    agent: "alice",
    force: false,
    allowFresh: true,
    env: doors.places.env,
    callerPid: process.pid,
  };
  store.sessions.begin("demo", "alice", doors.places.work, {
    sessionId: null,
    transcriptPath: null,
    offset: 0,
  });
  await rpc(doors.places, "agent.start", fresh);
  expect(await listed(asked.question_id)).toEqual([]);
  expect(store.questions.get(String(asked.question_id))).toMatchObject({ status: "withdrawn" });
});
