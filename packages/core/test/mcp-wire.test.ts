import { expect, test } from "vitest";
import { http } from "./team.ts";
import { bearer, useDoors } from "./with-doors.ts";

const doors = useDoors();
const post = async (body: unknown, headers: Readonly<Record<string, string>> = {}) => {
  const { status, body: text } = await http(doors.port, {
    headers: { ...bearer(doors.alice), ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status, json: text === "" ? null : (JSON.parse(text) as Record<string, unknown>) };
};
const PING = { jsonrpc: "2.0", id: 1, method: "ping" };

test.each(["1999-01-01", "2099-01-01", "words", "2025-06-18, 2025-06-18"])(
  "trial.34: a call in the revision %j is refused with those that are known",
  async (version) => {
    const { status, json } = await post(PING, { "mcp-protocol-version": version });
    expect(status).toBe(400);
    expect(json).toMatchObject({ id: 1, error: { code: -32022, data: { requested: version } } });
  },
);

test("trial.34: known revisions and none are taken, and who shakes hands may say anything", async () => {
  for (const version of ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"])
    expect((await post(PING, { "mcp-protocol-version": version })).status).toBe(200);
  expect((await post(PING)).status).toBe(200);
  const hello = { ...PING, method: "initialize", params: { protocolVersion: "2099-01-01" } };
  expect((await post(hello, { "mcp-protocol-version": "2099-01-01" })).json).toMatchObject({
    result: { protocolVersion: "2025-06-18" },
  });
});

test.each(["{", "", "[1,", '"'])("trial.34: %j is answered as what cannot be read", async (body) => {
  const { status, json } = await post(body === "" ? " " : body);
  expect(status).toBe(400);
  expect(json).toEqual({ jsonrpc: "2.0", id: null, error: { code: -32700, message: expect.any(String) } });
});

test.each([
  ["no jsonrpc", { id: 1, method: "ping" }, 1],
  ["another jsonrpc", { jsonrpc: "1.0", id: "a", method: "ping" }, "a"],
  ["a number as jsonrpc", { jsonrpc: 2, id: 1, method: "ping" }, 1],
  ["no id but null", { jsonrpc: "2.0", id: null, method: "ping" }, null],
  ["half an id", { jsonrpc: "2.0", id: 1.5, method: "ping" }, null],
  ["a yes as its id", { jsonrpc: "2.0", id: true, method: "ping" }, null],
  ["a list as its id", { jsonrpc: "2.0", id: [1], method: "ping" }, null],
  ["a number as its method", { jsonrpc: "2.0", id: 1, method: 7 }, 1],
  ["neither method nor result", { jsonrpc: "2.0", id: 1 }, 1],
])("trial.34: a request with %s is refused, with its id where it has one", async (_what, body, id) => {
  expect((await post(body)).json).toMatchObject({ id, error: { code: -32600 } });
  expect((await post([body])).json).toMatchObject([{ id, error: { code: -32600 } }]);
});

test.each([
  ["a notification", { jsonrpc: "2.0", method: "notifications/initialized" }],
  ["an unknown notification", { jsonrpc: "2.0", method: "nobody/knows", params: {} }],
  ["a response", { jsonrpc: "2.0", id: 1, result: {} }],
  ["an error", { jsonrpc: "2.0", id: 1, error: { code: -1, message: "no" } }],
])("trial.34: %s is taken without an answer, alone and among others", async (_what, body) => {
  expect(await post(body)).toEqual({ status: 202, json: null });
  expect(await post([body, body])).toEqual({ status: 202, json: null });
  expect((await post([body, PING])).json).toEqual([{ jsonrpc: "2.0", id: 1, result: {} }]);
});

const NEW = "2026-07-28";
const ask = (method: string, params: object = {}, version: string = NEW) => ({
  jsonrpc: "2.0",
  id: 7,
  method,
  params: {
    ...params,
    _meta: {
      "io.modelcontextprotocol/protocolVersion": version,
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  },
});
const headersOf = (method: string, more: Readonly<Record<string, string>> = {}) => ({
  "mcp-protocol-version": NEW,
  "mcp-method": method,
  ...more,
});

test("trial.34: who asks what is spoken here is told, without a handshake", async () => {
  const { status, json } = await post(ask("server/discover"), headersOf("server/discover"));
  expect(status).toBe(200);
  expect(json).toMatchObject({
    id: 7,
    result: {
      resultType: "complete",
      supportedVersions: [NEW],
      capabilities: { tools: {} },
      ttlMs: 0,
      cacheScope: "private",
      _meta: { "io.modelcontextprotocol/serverInfo": { name: "team_orchestrator" } },
    },
  });
});

test("trial.34: the tools are listed and called without a handshake, too", async () => {
  const { json } = await post(ask("tools/list"), headersOf("tools/list"));
  expect(json).toMatchObject({ result: { resultType: "complete", ttlMs: 0, tools: expect.any(Array) } });
  const call = ask("tools/call", { name: "get_team_status", arguments: {} });
  const headers = headersOf("tools/call", { "mcp-name": "=?base64?Z2V0X3RlYW1fc3RhdHVz?=" });
  expect((await post(call, headers)).json).toMatchObject({
    result: { resultType: "complete", isError: false },
  });
});

test.each([
  [
    "another revision in its header",
    ask("tools/list"),
    { ...headersOf("tools/list"), "mcp-protocol-version": "2025-11-25" },
    400,
    -32020,
  ],
  ["no header", ask("tools/list"), {}, 400, -32020],
  ["another method in its header", ask("tools/list"), headersOf("tools/call"), 400, -32020],
  [
    "another tool in its header",
    ask("tools/call", { name: "a" }),
    headersOf("tools/call", { "mcp-name": "b" }),
    400,
    -32020,
  ],
  [
    "an unknown revision",
    ask("tools/list", {}, "2099-01-01"),
    { ...headersOf("tools/list"), "mcp-protocol-version": "2099-01-01" },
    400,
    -32022,
  ],
  ["nothing about itself", { ...PING, id: 7, method: "tools/list" }, headersOf("tools/list"), 400, -32602],
  ["a method of before", ask("ping"), headersOf("ping"), 404, -32601],
  ["an unknown method", ask("nobody/knows"), headersOf("nobody/knows"), 404, -32601],
])(
  "trial.34: a request without a handshake that has %s is refused",
  async (_what, body, headers, status, code) => {
    expect(await post(body, headers)).toMatchObject({ status, json: { id: 7, error: { code } } });
  },
);
