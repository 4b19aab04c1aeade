import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { isTeamAgentError } from "@team-agent/plugin-api";
import { expect, onTestFinished, test } from "vitest";
import { createHttpServer } from "../src/api/http.ts";
import { createOpenCalls } from "../src/api/open-calls.ts";
import { OPERATIONS, TOOLS } from "../src/api/operations.ts";
import { createRateLimit } from "../src/api/rate-limit.ts";
import { createSocketServer } from "../src/api/socket.ts";
import { call } from "../src/client/index.ts";
import { hashToken, newToken } from "../src/ground/ids.ts";
import { provided, rig } from "./rig.ts";
import { newApproval, newMessage, newQuestion, newTokenRow } from "./rows.ts";
import { http } from "./team.ts";

/**
 * Who may ask for what, at the unix socket. `yes`: it is run. `no`: `not_allowed`. `none`: the caller is told that there is
 * no such thing. `token`: only an agent's token asks for it. The operations are about team "t", which "us" leads and which
 * alice and bob belong to; the message is from leader to alice. "them" leads another team, "cid" works there.
 */
const SOCKET = `
operation            person  us     them   alice  bob    cid    revoked
team.start           yes     yes    yes    yes    yes    yes    token
team.agree           token   yes    yes    no     no     no     token
team.waitReady       yes     yes    no     yes    yes    no     token
team.restart         yes     yes    no     no     no     no     token
team.shutdown        yes     yes    no     no     no     no     token
status               yes     yes    no     yes    yes    no     token
team.list            yes     yes    no     yes    yes    no     token
note.add             yes     yes    no     yes    yes    no     token
prune                yes     yes    no     no     no     no     token
agent.stop           yes     yes    no     no     no     no     token
agent.start          yes     yes    no     no     no     no     token
agent.add            yes     yes    no     no     no     no     token
agent.clone          yes     yes    no     no     no     no     token
agent.fork           yes     yes    no     no     no     no     token
agent.pause          yes     yes    no     no     no     no     token
agent.resume         yes     yes    no     no     no     no     token
agent.remove         yes     yes    no     no     no     no     token
agent.reset          yes     yes    no     no     no     no     token
agent.acceptSession  yes     yes    no     no     no     no     token
agent.attach         yes     yes    no     no     no     no     token
agent.explain        yes     yes    no     yes    yes    no     token
agent.peek           yes     yes    no     no     no     no     token
sessions.list        yes     yes    no     no     no     no     token
comms.check          yes     yes    no     no     no     no     token
comms.try            yes     yes    no     no     no     no     token
send                 yes     yes    no     yes    yes    no     token
message.wait         yes     yes    no     yes    none   none   token
message.cancel       yes     yes    no     yes    none   none   token
message.read         token   yes    no     yes    none   none   token
message.list         token   yes    no     yes    yes    no     token
inbox                yes     yes    no     yes    yes    no     token
message.show         yes     yes    no     yes    none   none   token
task.assign          yes     yes    no     yes    yes    no     token
result.report        token   no     no     yes    yes    yes    token
collect              yes     yes    no     no     no     no     token
approvals.list       yes     yes    no     yes    yes    no     token
approvals.decide     yes     yes    no     no     no     no     token
question.ask         token   no     no     yes    yes    yes    token
questions.list       yes     yes    no     yes    yes    no     token
questions.answer     yes     yes    no     no     no     no     token
health               yes     yes    yes    yes    yes    yes    token
coordinator.stop     yes     no     no     no     no     no     token
orphans.find         yes     no     no     no     no     no     token
orphans.end          yes     no     no     no     no     no     token
leader.start         yes     no     no     no     no     no     token
leader.claim         yes     yes    yes    no     no     no     token
leader.identity      yes     yes    yes    no     no     no     token
leader.bind          token   yes    yes    no     no     no     token
leader.ended         token   yes    yes    no     no     no     token
watch                yes     yes    no     yes    yes    no     token
hook                 token   yes    yes    yes    yes    yes    token
mcp                  token   yes    yes    yes    yes    yes    token
`;

/** The same for the tools of the MCP server, over HTTP. A report and a question are about the caller's own team. */
const MCP = `
tool             us     them   alice  bob    cid    revoked  nobody
start_team       yes    yes    no     no     no     token    token
agree_launch     yes    yes    no     no     no     token    token
shutdown_team    yes    no     no     no     no     token    token
get_team_status  yes    no     yes    yes    no     token    token
update_state     yes    no     yes    yes    no     token    token
send_message     yes    no     yes    yes    no     token    token
read_message     yes    no     yes    none   none   token    token
list_messages    yes    no     yes    yes    no     token    token
assign_task      yes    no     yes    yes    no     token    token
report_result    no     no     yes    yes    yes    token    token
collect_results  yes    no     no     no     no     token    token
approve          yes    no     no     no     no     token    token
deny             yes    no     no     no     no     token    token
request_human    no     no     yes    yes    yes    token    token
answer_question  yes    no     no     no     no     token    token
reset_agent      yes    no     no     no     no     token    token
add_agent        yes    no     no     no     no     token    token
fork_agent       yes    no     no     no     no     token    token
stop_agent       yes    no     no     no     no     token    token
`;

/** HTTP itself: its two paths are for agents alone. */
const HTTP = `
path         us   them  alice  bob  cid  revoked  nobody
/mcp         200  200   200    200  200  401      401
/hooks/Stop  200  200   200    200  200  401      401
`;

const MESSAGE = "msg_00000000aaaa";
const starting = { env: {}, callerPid: 1 };
const INPUTS: Readonly<Record<string, object>> = {
  "team.start": {
    teamDir: null,
    name: null,
    yes: false,
    agreedHash: null,
    allowRepositoryHooks: false,
    ...starting,
  },
  "team.agree": { lines: ["x"] },
  "team.waitReady": { timeoutMs: 1 },
  "team.restart": { allowFresh: false, ...starting },
  "team.shutdown": { keepLogs: true },
  "note.add": { note: "x" },
  prune: { olderThanDays: null, dryRun: true },
  "agent.start": { agent: "alice", force: false, allowFresh: false, ...starting },
  "agent.add": { agent: "dan", roleFile: "x.md", ...starting },
  "agent.clone": { agent: "alice", as: "dan", ...starting },
  "agent.fork": { agent: "alice", as: "dan", ...starting },
  "agent.resume": { agent: "alice", allowFresh: false, ...starting },
  "agent.remove": { agent: "alice", confirm: true, force: true },
  "agent.reset": { agent: "alice", discardSession: true, keepNotes: false, ...starting },
  "agent.attach": { agent: null },
  "agent.peek": { agent: "alice", around: 0 },
  "comms.try": { agents: [], timeoutMs: 0 },
  send: { to: "leader", content: "x" },
  "message.wait": { messageId: MESSAGE, until: "delivered", timeoutMs: 1 },
  "message.list": { limit: 1 },
  inbox: { who: "alice", limit: 1, since: 0 },
  "message.read": { messageId: MESSAGE, offset: 0 },
  "task.assign": { task: { assignee: "alice" } },
  "approvals.decide": { approvalId: "apr_1", allow: true, reason: null },
  "question.ask": { question: "x" },
  "questions.answer": { questionId: "qst_1", answer: "x" },
  "coordinator.stop": { by: "x" },
  "orphans.find": { callerPid: 1 },
  "orphans.end": { callerPid: 1 },
  "leader.start": { provider: "fake", args: [], another: false, ...starting },
  "leader.claim": { confirm: false, via: "claim-leader", ...starting },
  "leader.identity": { env: {} },
  "leader.bind": { pid: 1 },
  "leader.ended": { exitStatus: null },
  hook: { event: "Stop", body: {} },
  mcp: { message: {} },
};
/** About the caller's own team alone: it takes no name of a team. */
const OWN = ["result.report", "question.ask"];
const inputOf = (name: string): object => ({
  agent: "alice",
  messageId: MESSAGE,
  ...INPUTS[name],
  ...(OWN.includes(name) ? {} : { team: "t" }),
});
const ARGUMENTS: Readonly<Record<string, object>> = {
  start_team: {},
  agree_launch: { lines: ["x"] },
  update_state: { note: "x", team: "t" },
  send_message: { to: "leader", content: "x", team: "t" },
  read_message: { message_id: MESSAGE },
  assign_task: { task: { assignee: "alice" }, team: "t" },
  report_result: { summary: "x" },
  reset_agent: { agent: "alice", team: "t" },
  add_agent: { agent: "dan", role_file: "x.md", team: "t" },
  fork_agent: { agent: "alice", as: "dan", team: "t" },
  stop_agent: { agent: "alice", team: "t" },
  approve: { approval_id: "apr_1" },
  deny: { approval_id: "apr_1" },
  request_human: { question: "x" },
  answer_question: { question_id: "qst_1", answer: "x" },
};

/** Two teams, their leaders and workers, and doors whose operations do nothing but tell that they were reached. */
const openDoors = async () => {
  const bench = rig();
  const { context, store, clock, agent, root } = bench;
  store.teams.save({
    ...store.teams.get("t")!,
    team_key: "other",
    name: "other",
    session_name: "team-other",
  });
  store.agents.save({ ...store.agents.get("t", "alice")!, team_key: "other", agent_id: "cid" });
  store.messages.insert(newMessage({ message_id: MESSAGE }));
  store.approvals.open(newApproval());
  store.questions.open(newQuestion());
  for (const [seat, team] of [
    ["@us", "t"],
    ["@them", "other"],
  ] as const) {
    const lease = { seat_key: seat, provider: "fake", pane_json: null, claimed_via: "test", claimed_at: 1 };
    store.leases.claim({ team_key: team, ...lease });
    context.live.set({ ...agent, teamKey: seat, agentId: "leader", kind: "seated", parts: new Map() });
  }
  const tokenFor = (team_key: string, agent_id: string, seat: "worker" | "leader" = "worker") => {
    const token = newToken();
    store.tokens.add(hashToken(token), newTokenRow({ team_key, agent_id, seat }));
    return token;
  };
  const tokens: Readonly<Record<string, string | undefined>> = {
    us: tokenFor("@us", "leader", "leader"),
    them: tokenFor("@them", "leader", "leader"),
    alice: tokenFor("t", "alice"),
    bob: tokenFor("t", "bob"),
    cid: tokenFor("other", "cid"),
    revoked: tokenFor("t", "ghost"),
  };
  store.tokens.revoke("t", "ghost", clock.now());
  const operations = OPERATIONS.map((operation) =>
    operation.name === "mcp" ? operation : { ...operation, run: () => ({ ok: true }) },
  );
  provided(context, {});
  const daemon = { version: "1", startedAt: 1, stop: () => {} };
  const limit = createRateLimit();
  const door = {
    getContext: () => context,
    daemon,
    limit,
    calls: createOpenCalls(context.clock),
    operations,
  };
  const [socket, web] = [createSocketServer(door).server, createHttpServer(door)];
  const path = join(root, "run", "m.sock");
  await new Promise<void>((done) => socket.listen(path, done));
  await new Promise<void>((done) => web.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    socket.close();
    web.close();
    web.closeAllConnections();
  });
  return { ...bench, tokens, path, port: (web.address() as AddressInfo).port };
};

const read = (table: string) => {
  const [head, ...rows] = table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  return { callers: head!.slice(1), rows: new Map(rows.map(([name, ...cells]) => [name!, cells])) };
};

/** The answer in the words of the tables. */
const wordFor = (code: string | null): string => {
  if (code === null) return "yes";
  if (code === "not_allowed") return "no";
  if (code === "token_invalid") return "token";
  return code.endsWith("_unknown") ? "none" : code;
};

test("trial.9: the matrix of rights holds every operation, every tool, and nothing else", () => {
  expect([...read(SOCKET).rows.keys()].sort()).toEqual(OPERATIONS.map(({ name }) => name).sort());
  expect([...read(MCP).rows.keys()].sort()).toEqual(TOOLS.map(({ name }) => name).sort());
});

test("trial.9: each operation is open to those whom the matrix names, at the socket", async () => {
  const { path, tokens } = await openDoors();
  const { callers, rows } = read(SOCKET);
  const seen: string[] = [];
  for (const name of rows.keys()) {
    const answers: string[] = [];
    for (const caller of callers) {
      const options = caller === "person" ? {} : { token: tokens[caller]! };
      const code = await call(path, name, inputOf(name), options).then(
        () => null,
        (error: unknown) => (isTeamAgentError(error) ? error.code : String(error)),
      );
      answers.push(wordFor(code));
    }
    seen.push([name, ...answers].join(" "));
  }
  expect(seen).toEqual([...rows].map(([name, cells]) => [name, ...cells].join(" ")));
});

test("trial.9: each tool is open to those whom the matrix names, at the MCP server", async () => {
  const { port, tokens } = await openDoors();
  const { callers, rows } = read(MCP);
  const ask = async (token: string | undefined, name: string): Promise<string> => {
    const { status, body } = await http(port, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name, arguments: ARGUMENTS[name] ?? { team: "t" } },
      }),
    });
    if (status === 401) return "token";
    const { content } = (JSON.parse(body) as { result: { content: { text: string }[] } }).result;
    const reply = JSON.parse(content[0]!.text) as { ok?: boolean; reason?: string };
    return wordFor(reply.ok === false ? reply.reason! : null);
  };
  const seen: string[] = [];
  for (const name of rows.keys()) {
    const answers: string[] = [];
    for (const caller of callers) answers.push(await ask(tokens[caller], name));
    seen.push([name, ...answers].join(" "));
  }
  expect(seen).toEqual([...rows].map(([name, cells]) => [name, ...cells].join(" ")));
});

test("trial.9: the paths of HTTP are open to agents alone", async () => {
  const { port, tokens } = await openDoors();
  const { callers, rows } = read(HTTP);
  for (const [path, cells] of rows)
    for (const [index, caller] of callers.entries()) {
      const token = tokens[caller];
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
      const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
      const { status } = await http(port, { path, headers, body });
      expect(`${path} ${caller} ${status}`).toBe(`${path} ${caller} ${cells[index]}`);
    }
});

test("a team whose leader lives no more is open to another leader, and told to be led by nobody", async () => {
  const { path, tokens, context } = await openDoors();
  const stop = (token: string) => call(path, "team.shutdown", { team: "t", keepLogs: true }, { token });
  await expect(stop(tokens.them!)).rejects.toMatchObject({
    code: "not_allowed",
    message: expect.stringMatching(/team t is led by another leader \(.+ in pane %1\)/),
  });
  context.live.delete(context.live.get("@us", "leader")!);
  await expect(stop(tokens.them!)).resolves.toMatchObject({ ok: true });
});
