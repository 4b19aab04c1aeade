import { connect } from "node:net";
import { expect, test } from "vitest";
import { newToken } from "../src/ground/ids.ts";
import { until } from "./bench.ts";
import { http, rpc, sendTo } from "./team.ts";
import { bearer, issueToken, LIST, mcp, tool, useDoors } from "./with-doors.ts";

const doors = useDoors();
const PING = { jsonrpc: "2.0", id: 1, method: "ping" };

test.each([
  ["without a token", {}],
  ["with a token that nobody has", { authorization: `Bearer ${newToken()}` }],
  ["with an empty token", { authorization: "Bearer " }],
  ["with another scheme", { authorization: `Basic ${newToken()}` }],
])("a request %s is turned away, at both paths", async (_name, headers) => {
  for (const path of ["/mcp", "/hooks/Stop"])
    expect((await http(doors.port, { path, headers, body: LIST })).status).toBe(401);
});

test("a token in the address or in the body opens nothing", async () => {
  expect(
    (
      await http(doors.port, {
        path: `/mcp?token=${doors.alice}`,
        body: JSON.stringify({ token: doors.alice }),
      })
    ).status,
  ).toBe(401);
});

test("a revoked token opens nothing any more", async () => {
  const { store, clock } = doors.coordinator.context;
  const token = issueToken(doors, "ghost");
  expect((await mcp(doors.port, token, "ping")).status).toBe(200);
  store.tokens.revoke("demo", "ghost", clock.now());
  expect((await mcp(doors.port, token, "ping")).status).toBe(401);
  await expect(rpc(doors.places, "status", {}, token)).rejects.toMatchObject({ code: "token_invalid" });
});

test.each(["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", "[::1]:80"])(
  "a request to the name %s is turned away, even with a good token",
  async (host) => {
    expect((await http(doors.port, { headers: bearer(doors.alice), body: LIST, host })).status).toBe(403);
  },
);

test.each(["http://evil.example", "null", "http://127.0.0.1:1"])(
  "a page of %s is turned away",
  async (origin) => {
    expect((await http(doors.port, { headers: { ...bearer(doors.alice), origin }, body: LIST })).status).toBe(
      403,
    );
  },
);

test("localhost is a good name for it", async () => {
  expect(
    (await http(doors.port, { headers: bearer(doors.alice), body: LIST, host: `localhost:${doors.port}` }))
      .status,
  ).toBe(200);
});

test("there is no event stream, no other method, and no other path", async () => {
  for (const path of ["/mcp", "/hooks/Stop"])
    for (const method of ["GET", "DELETE"])
      expect(await http(doors.port, { method, path, headers: bearer(doors.alice) }), path).toMatchObject({
        status: 405,
        headers: { allow: "POST" },
      });
  for (const path of ["/", "/mcp/x", "/hooks", "/hooks/", "/hooks/../mcp/x", "/hooks/a.b"])
    expect((await http(doors.port, { path, headers: bearer(doors.alice), body: "{}" })).status, path).toBe(
      404,
    );
});

test("a body that is too large is refused with its limit, one that is just small enough is read", async () => {
  const large = await http(doors.port, {
    headers: bearer(doors.alice),
    body: `"${"x".repeat(2 * 1024 * 1024)}"`,
  });
  expect(large).toMatchObject({ status: 413, body: expect.stringContaining("2097152") });
  expect(
    (await http(doors.port, { headers: bearer(doors.alice), body: `"${"x".repeat(2 * 1024 * 1024 - 2)}"` }))
      .status,
  ).toBe(200);
});

test("a body that is no JSON is refused", async () => {
  expect((await http(doors.port, { headers: bearer(doors.alice), body: "{" })).status).toBe(400);
});

test.each([
  ["nothing", "null", -32600],
  ["a number", "7", -32600],
  ["no method", '{"id":1}', -32600],
  ["a method that is not there", '{"jsonrpc":"2.0","id":1,"method":"resources/list"}', -32601],
  ["the name of an object's own member", '{"jsonrpc":"2.0","id":1,"method":"constructor"}', -32601],
])("%s is answered with a JSON-RPC error", async (_name, body, code) => {
  const { status, body: text } = await http(doors.port, { headers: bearer(doors.alice), body });
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ jsonrpc: "2.0", error: { code } });
});

test("a notification is taken without an answer, and a batch is answered in its order", async () => {
  const note = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
  expect(await http(doors.port, { headers: bearer(doors.alice), body: note })).toMatchObject({
    status: 202,
    body: "",
  });
  const batch = [PING, { jsonrpc: "2.0", method: "notifications/x" }, { ...PING, id: "b", method: "nope" }];
  const { body } = await http(doors.port, { headers: bearer(doors.alice), body: JSON.stringify(batch) });
  expect((JSON.parse(body) as { id: unknown }[]).map(({ id }) => id)).toEqual([1, "b"]);
});

test.each([
  ["2025-06-18", "2025-06-18"],
  ["2024-11-05", "2024-11-05"],
  ["1999-01-01", "2025-06-18"],
])("a client that speaks %s is answered in %s", async (asked, answered) => {
  const { json } = await mcp(doors.port, doors.alice, "initialize", {
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

test("the socket answers mistakes, each to its own request, and goes on", async () => {
  const socket = connect(doors.places.workspace.socket);
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
  const socket = connect(doors.places.workspace.socket);
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
  expect(await rpc(doors.places, "health", {})).toMatchObject({ ok: true });
});

test("a call that runs wild is slowed down, hooks never are", async () => {
  const token = issueToken(doors, "wild");
  const statuses = new Set<number>();
  for (let round = 0; round < 1_000 && !statuses.has(429); round++) {
    const replies = await Promise.all(
      Array.from({ length: 25 }, () =>
        http(doors.port, { headers: bearer(token), body: JSON.stringify(PING) }),
      ),
    );
    for (const { status } of replies) statuses.add(status);
  }
  expect([...statuses].sort()).toEqual([200, 429]);
  expect((await http(doors.port, { path: "/hooks/Stop", headers: bearer(token), body: "{}" })).status).toBe(
    200,
  );
  expect((await mcp(doors.port, doors.alice, "ping")).status).toBe(200);
});

test("a message to everybody reaches everybody but its sender, and one unknown name stops all of it", async () => {
  const before = doors.coordinator.context.store.messages
    .counts("demo")
    .reduce((sum, { count }) => sum + count, 0);
  await expect(sendTo(doors.places, "alice,nobody", "x")).rejects.toMatchObject({
    code: "target_not_in_team",
  });
  expect(
    doors.coordinator.context.store.messages.counts("demo").reduce((sum, { count }) => sum + count, 0),
  ).toBe(before);
  const reply = await rpc<{ deliveries: { to: string }[] }>(doors.places, "send", {
    to: "*",
    content: "[[say all]]",
  });
  expect(reply.deliveries.map(({ to }) => to)).toEqual(["alice", "bob"]);
  expect((await tool(doors.port, doors.alice, "send_message", { to: "*", content: "[[say all]]" })).to).toBe(
    "leader,bob",
  );
});
