import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rig } from "../../test/rig.ts";
import { newApproval, newMessage, newQuestion, newResult, newTask, newTokenRow } from "../../test/rows.ts";
import { hashToken } from "../ground/ids.ts";
import { exportTeam } from "./export-team.ts";
import type { ExportFormat } from "./render.ts";

const TOKEN = `ta_${"x".repeat(43)}`;
const bench = () => {
  const parts = rig();
  const { context, store } = parts;
  const request = (format: ExportFormat = "jsonl", token?: string) =>
    exportTeam({
      store,
      workspace: context.workspace,
      teamKey: "t",
      format,
      token,
      now: Date.UTC(2026, 0, 2),
    });
  const text = async (format?: ExportFormat) => {
    let all = "";
    for await (const piece of request(format)) all += piece;
    return all;
  };
  const records = async (): Promise<Record<string, unknown>[]> =>
    (await text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...parts, request, text, records };
};

test("the first line says what it is, of which team, and when", async () => {
  const { records } = bench();
  expect((await records())[0]).toMatchObject({
    record: "export",
    format: 1,
    exported_at: "2026-01-02T00:00:00.000Z",
    team: { team_key: "t", name: "t", status: "alive" },
  });
});

test("everything of the team is there in its order, and nothing of another", async () => {
  const { context, store, send, records } = bench();
  const message = send("hello");
  store.messages.insert(newMessage({ team_key: "other" }));
  store.results.insert(newResult({ envelope_json: '{"summary":"fine"}', call_key: "alice:7" }));
  store.tasks.save(newTask({ status: "done", spec_json: '{"risk":"low"}' }));
  store.turns.open("t", "alice", "turn_1", "test", 1);
  store.approvals.open(newApproval());
  store.questions.open(newQuestion({ source: "dialog", options_json: '["red"]' }));
  store.notes.add("t", "alice", "remember", 1);
  context.events.write("agent.ready", { team_id: "other", agent_id: "zoe", ms: 1 });
  context.events.write("agent.ready", { team_id: "t", agent_id: "alice", ms: 1 });

  const all = await records();
  expect([...new Set(all.map(({ record }) => record))]).toEqual([
    "export",
    "agent",
    "message",
    "result",
    "task",
    "turn",
    "approval",
    "question",
    "note",
    "event",
  ]);
  expect(all.filter(({ record }) => record === "message")).toMatchObject([
    { message_id: message.message_id, content: "hello", evidence: [{ status: "accepted" }] },
  ]);
  expect(all).toContainEqual(expect.objectContaining({ record: "result", envelope: { summary: "fine" } }));
  expect(all).toContainEqual(expect.objectContaining({ record: "task", spec: { risk: "low" } }));
  expect(all).toContainEqual(expect.objectContaining({ record: "question", options: ["red"] }));
  expect(all.filter(({ event }) => event === "agent.ready")).toMatchObject([{ agent_id: "alice" }]);
  expect(JSON.stringify(all)).not.toMatch(/zoe|other|call_key|lease_until/);
});

test("no token and no key leaves, in whatever field it stands", async () => {
  const { store, send, text, context } = bench();
  store.tokens.add(hashToken(TOKEN), newTokenRow());
  send(`use ${TOKEN} and sk-abcdefghijklmnopqrstuvwx`);
  store.notes.add("t", "alice", "PASSWORD=verysecret1", 1);
  store.results.insert(
    newResult({ envelope_json: JSON.stringify({ summary: TOKEN, artifacts: [{ api_key: "plain words" }] }) }),
  );
  // As an older version may have written it.
  writeFileSync(
    context.events.path,
    `${JSON.stringify({ event: "x", team_id: "t", secret: "plain words", text: TOKEN })}\n`,
  );
  const exported = await text();
  for (const secret of [TOKEN, hashToken(TOKEN), "sk-abcdef", "verysecret1", "plain words"])
    expect(exported).not.toContain(secret);
  expect(exported.match(/\[redacted\]/g)!.length).toBeGreaterThanOrEqual(7);
});

test("as one document it is an array of the same records", async () => {
  const { send, text, records } = bench();
  send("one");
  expect(JSON.parse(await text("json"))).toEqual(await records());
});

test("more than one page comes whole, each message once", async () => {
  const { store, records } = bench();
  store.transaction(() => {
    for (let index = 0; index < 163; index++) store.messages.insert(newMessage({ content: `${index}` }));
  });
  const found = (await records())
    .filter(({ record }) => record === "message")
    .map(({ content }) => Number(content));
  expect(found).toEqual(Array.from({ length: 163 }, (_, index) => index));
});

test("nothing is read ahead of the one who writes it down", async () => {
  const { store, request } = bench();
  store.transaction(() => {
    for (let index = 0; index < 200; index++) store.messages.insert(newMessage());
  });
  const pieces = request()[Symbol.asyncIterator]();
  for (let line = 0; line < 10; line++) await pieces.next();
  // The second page is read when its turn comes: what was stored meanwhile is in it.
  store.messages.insert(newMessage({ content: "stored meanwhile" }));
  const rest = [];
  for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) rest.push(piece.value);
  expect(rest.join("")).toContain("stored meanwhile");
});

test("events of older files come first, once each, and a broken line is passed over", async () => {
  const { context, records } = bench();
  const line = (number: number) => `${JSON.stringify({ event: "agent.ready", team_id: "t", ms: number })}\n`;
  const log = context.events.path;
  writeFileSync(`${log}.3`, line(1));
  writeFileSync(`${log}.1`, `${line(2)}{"event":"agent.re\n\nnull\n${line(3)}`);
  writeFileSync(log, line(4));
  expect((await records()).filter(({ record }) => record === "event").map(({ ms }) => ms)).toEqual([
    1, 2, 3, 4,
  ]);
});

test("a team without a log has no events", async () => {
  const { records } = bench();
  expect((await records()).filter(({ record }) => record === "event")).toEqual([]);
});

test("a person may export, and the team's own leader; a worker and a stranger may not", () => {
  const { store, request } = bench();
  const seat = (token: string, team_key: string, kind: "worker" | "leader") =>
    store.tokens.add(hashToken(token), newTokenRow({ team_key, agent_id: kind, seat: kind }));
  seat("worker", "t", "worker");
  seat("own", "@1", "leader");
  seat("another", "@2", "leader");
  store.leases.claim({
    team_key: "t",
    seat_key: "@1",
    provider: "fake",
    pane_json: null,
    claimed_via: "test",
    claimed_at: 1,
  });
  const codeOf = (token: string | undefined) => {
    try {
      request("jsonl", token);
      return "allowed";
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect([undefined, "own", "another", "worker", "unknown"].map(codeOf)).toEqual([
    "allowed",
    "allowed",
    "not_allowed",
    "not_allowed",
    "token_invalid",
  ]);
});
