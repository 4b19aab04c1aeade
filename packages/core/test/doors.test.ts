import { connect } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Coordinator } from "../src/coordinator/coordinator.ts";
import { hashToken, newToken } from "../src/ids.ts";
import { until } from "./bench.ts";
import {
  http,
  makePlaces,
  messageOf,
  type Places,
  rpc,
  sendTo,
  startDemo,
  startHere,
  tokenOf,
} from "./team.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let places: Places;
let coordinator: Coordinator;
let port: number;
let alice: string;
let lead: string;

beforeAll(async () => {
  places = makePlaces();
  coordinator = await startHere(places);
  await startDemo(places);
  port = Number(new URL(coordinator.context.doors.mcpUrl).port);
  alice = tokenOf(places, "alice");
  // A leader's seat, as `leader.start` would write it down, without its program.
  lead = newToken();
  const { store, clock } = coordinator.context;
  store.tokens.add(hashToken(lead), {
    team_key: "@lead",
    agent_id: "leader",
    seat: "leader",
    created_at: clock.now(),
  });
  store.leases.claim({
    team_key: "demo",
    seat_key: "@lead",
    provider: "fake",
    pane_json: null,
    claimed_via: "test",
    claimed_at: clock.now(),
  });
});
afterAll(async () => {
  await coordinator.stop("test");
  await places.close();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}`, "content-type": "application/json" });
const mcp = async (token: string, method: string, params?: unknown, id: unknown = 1) => {
  const { status, body } = await http(port, {
    headers: bearer(token),
    body: JSON.stringify({ jsonrpc: "2.0", id, method, params }),
  });
  return {
    status,
    json:
      body === ""
        ? null
        : (JSON.parse(body) as { result?: Record<string, unknown>; error?: { code: number }; id: unknown }),
  };
};
interface ToolReply {
  readonly ok: boolean;
  readonly reason?: string;
  readonly [name: string]: unknown;
}
const tool = async (token: string, name: string, args: unknown, meta?: unknown): Promise<ToolReply> => {
  const { json } = await mcp(token, "tools/call", {
    name,
    arguments: args,
    ...(meta ? { _meta: meta } : {}),
  });
  const { content } = json!.result as { content: { text: string }[] };
  return JSON.parse(content[0]!.text) as ToolReply;
};
const LIST = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });

test.each([
  ["without a token", {}],
  ["with a token that nobody has", { authorization: `Bearer ${newToken()}` }],
  ["with an empty token", { authorization: "Bearer " }],
  ["with another scheme", { authorization: `Basic ${newToken()}` }],
])("a request %s is turned away, at both paths", async (_name, headers) => {
  for (const path of ["/mcp", "/hooks/Stop"])
    expect((await http(port, { path, headers, body: LIST })).status).toBe(401);
});

test("a token in the address or in the body opens nothing", async () => {
  expect(
    (await http(port, { path: `/mcp?token=${alice}`, body: JSON.stringify({ token: alice }) })).status,
  ).toBe(401);
});

test("a revoked token opens nothing any more", async () => {
  const token = newToken();
  const { store, clock } = coordinator.context;
  store.tokens.add(hashToken(token), {
    team_key: "demo",
    agent_id: "ghost",
    seat: "worker",
    created_at: clock.now(),
  });
  expect((await mcp(token, "ping")).status).toBe(200);
  store.tokens.revoke("demo", "ghost", clock.now());
  expect((await mcp(token, "ping")).status).toBe(401);
  await expect(rpc(places, "status", {}, token)).rejects.toMatchObject({ code: "token_invalid" });
});

test.each(["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", "[::1]:80"])(
  "a request to the name %s is turned away, even with a good token",
  async (host) => {
    expect((await http(port, { headers: bearer(alice), body: LIST, host })).status).toBe(403);
  },
);

test.each(["http://evil.example", "null", "http://127.0.0.1:1"])(
  "a page of %s is turned away",
  async (origin) => {
    expect((await http(port, { headers: { ...bearer(alice), origin }, body: LIST })).status).toBe(403);
  },
);

test("localhost is a good name for it", async () => {
  expect((await http(port, { headers: bearer(alice), body: LIST, host: `localhost:${port}` })).status).toBe(
    200,
  );
});

test("there is no event stream, no other method, and no other path", async () => {
  expect((await http(port, { method: "GET", headers: bearer(alice) })).status).toBe(405);
  expect((await http(port, { method: "DELETE", headers: bearer(alice) })).status).toBe(405);
  for (const path of ["/", "/mcp/x", "/hooks", "/hooks/", "/hooks/../mcp/x", "/hooks/a-b"])
    expect((await http(port, { path, headers: bearer(alice), body: "{}" })).status, path).toBe(404);
});

test("a body that is too large is refused with its limit, one that is just small enough is read", async () => {
  const large = await http(port, { headers: bearer(alice), body: `"${"x".repeat(2 * 1024 * 1024)}"` });
  expect(large).toMatchObject({ status: 413, body: expect.stringContaining("2097152") });
  expect(
    (await http(port, { headers: bearer(alice), body: `"${"x".repeat(2 * 1024 * 1024 - 2)}"` })).status,
  ).toBe(200);
});

test("a body that is no JSON is refused", async () => {
  expect((await http(port, { headers: bearer(alice), body: "{" })).status).toBe(400);
});

test.each([
  ["nothing", "null", -32600],
  ["a number", "7", -32600],
  ["no method", '{"id":1}', -32600],
  ["a method that is not there", '{"jsonrpc":"2.0","id":1,"method":"resources/list"}', -32601],
  ["the name of an object's own member", '{"jsonrpc":"2.0","id":1,"method":"constructor"}', -32601],
])("%s is answered with a JSON-RPC error", async (_name, body, code) => {
  const { status, body: text } = await http(port, { headers: bearer(alice), body });
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ jsonrpc: "2.0", error: { code } });
});

test("a notification is taken without an answer, and a batch is answered in its order", async () => {
  const note = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
  expect(await http(port, { headers: bearer(alice), body: note })).toEqual({ status: 202, body: "" });
  const batch = [{ id: 1, method: "ping" }, { method: "notifications/x" }, { id: "b", method: "nope" }];
  const { body } = await http(port, { headers: bearer(alice), body: JSON.stringify(batch) });
  expect((JSON.parse(body) as { id: unknown }[]).map(({ id }) => id)).toEqual([1, "b"]);
});

test.each([
  ["2025-06-18", "2025-06-18"],
  ["2024-11-05", "2024-11-05"],
  ["1999-01-01", "2025-06-18"],
])("a client that speaks %s is answered in %s", async (asked, answered) => {
  const { json } = await mcp(alice, "initialize", {
    protocolVersion: asked,
    capabilities: {},
    clientInfo: { name: "x", version: "1" },
  });
  expect(json!.result).toMatchObject({
    protocolVersion: answered,
    serverInfo: { name: "team_orchestrator" },
    capabilities: { tools: {} },
  });
});

test("each seat sees its own tools, with a schema for each", async () => {
  const names = async (token: string) => {
    const tools = (await mcp(token, "tools/list")).json!.result!.tools as {
      name: string;
      inputSchema: { type: string };
    }[];
    for (const { inputSchema } of tools) expect(inputSchema.type).toBe("object");
    return tools.map(({ name }) => name);
  };
  const [worker, leader] = [await names(alice), await names(lead)];
  for (const name of ["approve", "deny", "shutdown_team", "start_team", "collect_results"]) {
    expect(worker).not.toContain(name);
    expect(leader).toContain(name);
  }
  expect(worker).toContain("report_result");
  expect(leader).not.toContain("report_result");
});

test.each([
  ["approve", { approval_id: "apr_1" }],
  ["deny", { approval_id: "apr_1" }],
  ["shutdown_team", {}],
  ["start_team", {}],
  ["collect_results", {}],
])("a worker that calls %s is refused, and that is written down", async (name, args) => {
  const heard: unknown[] = [];
  const off = coordinator.context.events.onEvent((event) => heard.push(event));
  expect(await tool(alice, name, args)).toMatchObject({ ok: false, reason: "not_allowed" });
  off();
  expect(heard).toContainEqual(
    expect.objectContaining({ event: "mcp.scope_refused", agent_id: "alice", tool: name }),
  );
  expect(coordinator.context.live.get("demo", "alice")).toBeDefined();
});

test.each([
  ["approvals.decide", { approvalId: "apr_1", allow: true, reason: null }],
  ["approvals.decide", { approvalId: "apr_1", allow: false, reason: null }],
  ["team.shutdown", { keepLogs: true }],
  ["coordinator.stop", { by: "x" }],
  ["agent.stop", { agent: "bob" }],
  ["agent.start", { agent: "bob", force: true, allowFresh: true, env: {}, callerPid: 1 }],
  ["team.restart", { allowFresh: true, env: {}, callerPid: 1 }],
  ["leader.start", { provider: "fake", args: [], another: false, env: {} }],
  ["collect", {}],
])("a worker's token may not %s at the socket either", async (method, params) => {
  await expect(rpc(places, method, params, alice)).rejects.toMatchObject({ code: "not_allowed" });
  expect(coordinator.context.live.get("demo", "bob")).toBeDefined();
});

test("a worker can name no other team, at either door", async () => {
  expect(await tool(alice, "get_team_status", { team: "other" })).toMatchObject({
    ok: false,
    reason: "not_allowed",
  });
  expect(await tool(alice, "send_message", { to: "bob", content: "x", team: "other" })).toMatchObject({
    ok: false,
    reason: "not_allowed",
  });
  await expect(rpc(places, "status", { team: "other" }, alice)).rejects.toMatchObject({
    code: "not_allowed",
  });
  expect(await tool(alice, "get_team_status", { team: "demo" })).toMatchObject({ ok: true });
});

test("a worker speaks as itself, whatever its arguments say", async () => {
  const sent = await tool(alice, "send_message", { to: "leader", content: "hello" });
  expect((await messageOf(places, String(sent.message_id))).sender).toBe("alice");
  expect(await tool(alice, "send_message", { to: "bob", content: "x", sender: "leader" })).toMatchObject({
    ok: false,
    reason: "invalid_tool_arguments",
  });
  await expect(rpc(places, "send", { to: "alice", content: "x" }, alice)).rejects.toMatchObject({
    code: "target_not_in_team",
  });
  const reported = await tool(alice, "report_result", {
    summary: "done",
    agent_id: "bob",
    envelope: { agent_id: "bob" },
  });
  expect(reported).toMatchObject({ ok: true, agent_id: "alice" });
});

test("a hook without a token, or with a person's rights, is nobody's", async () => {
  await expect(rpc(places, "hook", { event: "Stop", body: {} })).rejects.toMatchObject({
    code: "token_invalid",
  });
  await expect(rpc(places, "mcp", { message: {} })).rejects.toMatchObject({ code: "token_invalid" });
});

test("the same tool call twice sends one message and stores one report, whichever client names it", async () => {
  for (const name of ["claudecode/toolUseId", "callId", "x/toolCallId"]) {
    const meta = { [name]: `call-${name}` };
    const sent = [
      await tool(alice, "send_message", { to: "bob", content: "[[say hi]]" }, meta),
      await tool(alice, "send_message", { to: "bob", content: "[[say hi]]" }, meta),
    ];
    expect(sent[0]!.message_id).toBe(sent[1]!.message_id);
    const reported = [
      await tool(alice, "report_result", { summary: "r" }, meta),
      await tool(alice, "report_result", { summary: "r" }, meta),
    ];
    expect(reported).toMatchObject([{ status: "stored" }, { status: "duplicate_ignored" }]);
    expect(reported[0]!.result_id).toBe(reported[1]!.result_id);
  }
});

test("equal words in two calls, or in two agents' calls of one id, are two messages", async () => {
  const bob = tokenOf(places, "bob");
  const send = (token: string, to: string, callId: string) =>
    tool(token, "send_message", { to, content: "[[say same]]" }, { callId });
  const ids = [
    await send(alice, "bob", "same-1"),
    await send(alice, "bob", "same-2"),
    await send(bob, "alice", "same-1"),
  ].map((reply) => reply.message_id);
  expect(new Set(ids).size).toBe(3);
});

test("a task that a worker names in its message travels with it", async () => {
  const sent = await tool(alice, "send_message", { to: "leader", content: "about it", task_id: "task_9" });
  expect((await messageOf(places, String(sent.message_id))).task_id).toBe("task_9");
});

test("wrong arguments are told to the model as a tool's error, a tool that is not there too", async () => {
  expect(await tool(alice, "send_message", { to: 7 })).toMatchObject({
    ok: false,
    reason: "invalid_tool_arguments",
  });
  expect(await tool(alice, "toString", {})).toMatchObject({ ok: false, reason: "unknown_tool" });
  expect(await tool(alice, "send_message", { to: "bobb", content: "x" })).toMatchObject({
    ok: false,
    reason: "target_not_in_team",
    error: expect.stringContaining('did you mean "bob"'),
  });
  expect(await tool(alice, "send_message", { to: "bob", content: " \u001b[0m " })).toMatchObject({
    ok: false,
    reason: "message_empty",
  });
  expect(await tool(alice, "send_message", { to: "bob", content: "x".repeat(256 * 1024 + 1) })).toMatchObject(
    { ok: false, reason: "message_too_large" },
  );
});

test("a report whose words are members of every object is stored like any other", async () => {
  const reply = await tool(alice, "report_result", {
    status: "constructor",
    summary: "odd",
    changes: [{ path: "a", kind: "__proto__" }],
  });
  expect(reply).toMatchObject({ ok: true, status: "stored" });
});

test("a long message is read in pages by its recipient alone, whole characters at a time", async () => {
  const content = `${"x".repeat(19_999)}${"🙂".repeat(15_000)}`;
  const id = String((await tool(lead, "send_message", { to: "bob", content })).message_id);
  expect(await tool(alice, "read_message", { message_id: id })).toMatchObject({
    ok: false,
    reason: "message_unknown",
  });
  const bob = tokenOf(places, "bob");
  let [text, offset] = ["", 0 as number | null];
  while (offset !== null) {
    const page: ToolReply = await tool(bob, "read_message", { message_id: id, offset });
    expect(String(page.content).isWellFormed()).toBe(true);
    text += String(page.content);
    offset = page.next_offset as number | null;
  }
  expect(text).toBe(content);
});

test("a worker that asks a person waits for nobody: the question is stored for the leader", async () => {
  const reply = await tool(alice, "request_human", { question: "Which one?" });
  expect(await messageOf(places, String(reply.message_id))).toMatchObject({
    recipient: "leader",
    kind: "question",
    content: "Question from alice: Which one?",
  });
});

test("the socket answers mistakes, each to its own request, and goes on", async () => {
  const socket = connect(places.workspace.socket);
  let said = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    said += chunk;
  });
  socket.write(
    '{"id":1,"method":"nope"}\nnot json\n{"id":2,"method":"__proto__"}\n{"id":3,"method":"send","params":{"to":5}}\n\n{"id":4,"method":"health"}\n',
  );
  await until("five answers", () => said.trim().split("\n").length === 5);
  socket.destroy();
  const answers = said
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: number | null; error?: { code: string }; result?: unknown });
  const code = (id: number) => answers.find((answer) => answer.id === id)?.error?.code;
  expect([code(1), code(2), code(3), code(4)]).toEqual([
    "unknown_method",
    "unknown_method",
    "invalid_arguments",
    undefined,
  ]);
});

test("a request that never ends is cut off", async () => {
  const socket = connect(places.workspace.socket);
  let said = "";
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  socket.on("data", (chunk: string) => {
    said += chunk;
  });
  socket.write("x".repeat(5 * 1024 * 1024));
  await closed;
  expect(said === "" || said.includes("body_too_large")).toBe(true);
  expect(await rpc(places, "health", {})).toMatchObject({ ok: true });
});

test("a call that runs wild is slowed down, hooks never are", async () => {
  const token = newToken();
  const { store, clock } = coordinator.context;
  store.tokens.add(hashToken(token), {
    team_key: "demo",
    agent_id: "wild",
    seat: "worker",
    created_at: clock.now(),
  });
  const statuses = new Set<number>();
  for (let round = 0; round < 150 && !statuses.has(429); round++) {
    const replies = await Promise.all(
      Array.from({ length: 25 }, () =>
        http(port, { headers: bearer(token), body: '{"id":1,"method":"ping"}' }),
      ),
    );
    for (const { status } of replies) statuses.add(status);
  }
  expect([...statuses].sort()).toEqual([200, 429]);
  expect((await http(port, { path: "/hooks/Stop", headers: bearer(token), body: "{}" })).status).toBe(200);
  expect((await mcp(alice, "ping")).status).toBe(200);
});

test("a message to everybody reaches everybody but its sender, and one unknown name stops all of it", async () => {
  const before = coordinator.context.store.messages.counts("demo").reduce((sum, { count }) => sum + count, 0);
  await expect(sendTo(places, "alice,nobody", "x")).rejects.toMatchObject({ code: "target_not_in_team" });
  expect(coordinator.context.store.messages.counts("demo").reduce((sum, { count }) => sum + count, 0)).toBe(
    before,
  );
  const reply = await rpc<{ deliveries: { to: string }[] }>(places, "send", {
    to: "*",
    content: "[[say all]]",
  });
  expect(reply.deliveries.map(({ to }) => to)).toEqual(["alice", "bob"]);
  expect((await tool(alice, "send_message", { to: "*", content: "[[say all]]" })).to).toBe("leader,bob");
});
