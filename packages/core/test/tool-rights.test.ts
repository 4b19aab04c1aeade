import { expect, test } from "vitest";
import { messageOf, rpc } from "./team.ts";
import { mcp, tool, useDoors } from "./with-doors.ts";

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
    "stop_agent",
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
  ["stop_agent", { agent: "bob" }],
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
  ["orphans.find", { callerPid: 1 }],
  ["orphans.end", { callerPid: 1 }],
  ["leader.start", { provider: "fake", args: [], another: false, env: {}, callerPid: 1 }],
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

test("a leader stops one agent by a tool, and the others run on", async () => {
  const { live } = doors.coordinator.context;
  expect(await tool(doors.port, doors.lead, "stop_agent", { agent: "bob" })).toMatchObject({
    agent_id: "bob",
    stopped: true,
  });
  expect(live.get("demo", "bob")).toBeUndefined();
  expect(live.get("demo", "alice")?.exited).toBe(false);
});
