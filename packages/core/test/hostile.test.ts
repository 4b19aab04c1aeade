import { spawn } from "node:child_process";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { until } from "./bench.ts";
import { call, crowdAt, times } from "./crowd.ts";
import { http, rpc, tokenOf } from "./team.ts";
import { bearer, issueToken, mcp, useDoors } from "./with-doors.ts";

const doors = useDoors();
const { batch, carol, fill, raw } = crowdAt(doors);
const storedBy = (run: () => void) => {
  let count = 0;
  const off = doors.coordinator.context.events.onEvent((event) => {
    if (event.event !== "send.durably_stored" || event.sender !== "carol") return;
    count += 1;
    if (count === 1) run();
  });
  return { count: () => count, off };
};

test("a batch of more than 20 is refused as a whole, one without anything too", async () => {
  const before = doors.coordinator.context.store.messages.counts("demo");
  const much = await batch(times(21, (id) => call(id, "send_message", { to: "leader", content: "x" })));
  expect(JSON.parse(much.body)).toMatchObject({
    jsonrpc: "2.0",
    id: null,
    error: { code: -32600, message: expect.stringContaining("20") },
  });
  expect(doors.coordinator.context.store.messages.counts("demo")).toEqual(before);
  expect(JSON.parse((await batch([])).body)).toMatchObject({ id: null, error: { code: -32600 } });
});

test("a batch is charged for each of its items, on the same account as calls at the socket", async () => {
  const token = issueToken(doors, "hasty");
  const ping = times(20, (id) => ({ jsonrpc: "2.0", id, method: "ping" }));
  const statuses: number[] = [];
  while (statuses.at(-1) !== 429 && statuses.length < 400)
    statuses.push(
      ...(await Promise.all(times(10, () => batch(ping, token)))).map(({ status }) => status).sort(),
    );
  expect(statuses.at(-1)).toBe(429);
  const { socket, answers } = await raw();
  const isRefused = () => answers().some(({ error }) => error?.code === "rate_limited");
  // The account fills up again meanwhile: a slow machine has to ask more often.
  for (let id = 0; id < 2_000 && !isRefused(); ) {
    for (const end = id + 100; id < end; id++)
      socket.write(`${JSON.stringify({ id, method: "health", params: {}, token })}\n`);
    await until("their answers", () => answers().length === id);
  }
  socket.destroy();
  expect(isRefused()).toBe(true);
  expect((await mcp(doors.port, doors.alice, "ping")).status).toBe(200);
});

test("others are answered between the items of a batch", async () => {
  let others: Promise<number> | null = null;
  const stored = storedBy(() => {
    others = mcp(doors.port, doors.alice, "ping").then(() => stored.count());
  });
  const answered = await batch(
    times(20, (id) => call(id, "send_message", { to: "leader", content: "x" })),
    carol(),
  );
  stored.off();
  expect((JSON.parse(answered.body) as unknown[]).length).toBe(20);
  expect(await others).toBeLessThan(20);
});

test("others are answered between the lines that one connection to the socket sends at once", async () => {
  const token = carol();
  const quiet = await raw();
  let seen: number | null = null;
  quiet.socket.on("data", () => {
    seen ??= stored.count();
  });
  const stored = storedBy(() => quiet.socket.write('{"id":1,"method":"health"}\n'));
  const { socket, answers } = await raw();
  const params = { to: "leader", content: "x" };
  socket.write(times(200, (id) => `${JSON.stringify({ id, method: "send", params, token })}\n`).join(""));
  await until("200 answers", () => answers().length === 200);
  stored.off();
  socket.destroy();
  quiet.socket.destroy();
  expect(answers().map(({ id }) => id)).toEqual(times(200, (id) => id));
  expect(seen).toBeLessThan(200);
});

/** A program of its own that brings the largest bodies, twenty at a time, for as long as it lives. */
const HOOKS_WITHOUT_END = `
  const { request } = require("node:http");
  const body = JSON.stringify({ hook_event_name: "PostToolUse", tool_name: "Bash", tool_response: "x".repeat(2_000_000) });
  const headers = { authorization: "Bearer " + process.env.TOKEN, "content-type": "application/json" };
  const again = () => {
    const sent = request({ host: "127.0.0.1", port: process.env.PORT, path: "/hooks/PostToolUse", method: "POST", headers });
    sent.on("response", (response) => {
      process.stdout.write(response.statusCode + "\\n");
      response.resume().on("end", again);
    });
    sent.end(body);
  };
  for (let index = 0; index < 20; index++) again();
`;

test("others are answered while an agent's hooks bring the largest bodies", async () => {
  const env = { ...process.env, PORT: String(doors.port), TOKEN: doors.alice };
  const hooks = spawn(process.execPath, ["-e", HOOKS_WITHOUT_END], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void hooks.kill("SIGKILL"));
  let said = "";
  hooks.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const count = () => said.split("\n").length - 1;
  await until("they are under way", () => count() > 0);
  const before = count();
  for (let index = 0; index < 20; index++) expect((await mcp(doors.port, carol(), "ping")).status).toBe(200);
  await until("they went on meanwhile", () => count() > before);
  // A body that was too long on its way, on a machine that is busy, is refused; nothing else is.
  expect(said.trim().split("\n")).toContain("200");
  expect(said.trim().split("\n")).toSatisfy((all: string[]) => all.every((one) => /^(?:200|408)$/.test(one)));
});

test("whoever does not read its answers is asked to, before more is done for it", async () => {
  fill("bob", 100, "y".repeat(20_000));
  const token = tokenOf(doors.places, "bob");
  const other = carol();
  const { socket, answers } = await raw();
  socket.pause();
  const line = (id: number) =>
    id % 2 === 0
      ? { id, method: "inbox", params: { who: "bob", limit: 100, since: 0 }, token }
      : { id, method: "send", params: { to: "leader", content: "x" }, token: other };
  const stored = storedBy(() => {});
  socket.write(times(120, (id) => `${JSON.stringify(line(id))}\n`).join(""));
  // Each of these has its turn after one line at least of the connection that does not read.
  for (let round = 0; round < 120; round++) await rpc(doors.places, "health", {});
  expect(stored.count()).toBeLessThan(40);
  socket.resume();
  await until("all answers", () => answers().length === 120, 100_000);
  stored.off();
  socket.destroy();
  expect(stored.count()).toBe(60);
});

test("an id that is neither a name nor a number, and a call nested without end, are refused in words", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const bodies = [
    `{"jsonrpc":"2.0","id":${deep},"method":"ping"}`,
    `{"jsonrpc":"2.0","id":{},"method":"ping"}`,
    `[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"report_result","arguments":{"changes":${deep}}}}]`,
  ];
  for (const body of bodies) {
    const answered = await http(doors.port, { headers: bearer(doors.alice), body });
    expect(answered.status).toBeLessThan(500);
    expect(answered.body).not.toContain("call stack");
    expect(answered.body).toContain("-32600");
  }
  const hook = await http(doors.port, { path: "/hooks/Stop", headers: bearer(doors.alice), body: deep });
  expect(hook.status).toBe(400);
  const { socket, answers } = await raw();
  socket.write(`{"id":${deep},"method":"health"}\n{"id":2,"method":"health"}\n`);
  await until("both answers", () => answers().length === 2);
  socket.destroy();
  expect(answers()[0]).toMatchObject({ id: null, error: { code: "invalid_arguments" } });
});

test("an address that is not ours, and a second Host, are turned away before anything is read", async () => {
  const raws = [
    ["POST http://evil.example/mcp HTTP/1.1", `Host: 127.0.0.1:${doors.port}`],
    ["POST // HTTP/1.1", `Host: 127.0.0.1:${doors.port}`],
    ["POST /mcp HTTP/1.1", `Host: 127.0.0.1:${doors.port}`, "Host: evil.example"],
    ["POST /mcp HTTP/1.1", "Host: evil.example", `Host: 127.0.0.1:${doors.port}`],
  ];
  const statuses = [];
  for (const head of raws) {
    const socket = connect(doors.port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    let said = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      said += chunk;
    });
    socket.write(
      `${[...head, `Authorization: Bearer ${doors.alice}`, "Content-Length: 2", "Connection: close"].join("\r\n")}\r\n\r\n{}`,
    );
    await closed;
    statuses.push(said.split(" ")[1]);
  }
  expect(statuses).toEqual(["400", "404", "403", "403"]);
});

test("a body that does not end is given up, and its connection with it", async () => {
  const socket = connect(doors.port, "127.0.0.1");
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => {});
  socket.write(
    `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${doors.port}\r\nAuthorization: Bearer ${doors.alice}\r\nContent-Length: 100\r\n\r\n{`,
  );
  socket.resume();
  await closed;
});
