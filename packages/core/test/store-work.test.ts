import fc from "fast-check";
import { expect, test } from "vitest";
import { newApproval, newQuestion, newResult, newTokenRow, newWatcher } from "./rows.ts";
import { openStore, stored } from "./stores.ts";

test("a report is stored once for each call, and collected once", () => {
  const store = openStore();
  expect(store.results.insert(newResult({ result_id: "res_1", call_key: "c1" })).repeated).toBe(false);
  expect(store.results.insert(newResult({ result_id: "res_2", call_key: "c1" }))).toMatchObject({
    repeated: true,
    row: { result_id: "res_1" },
  });
  expect(store.results.insert(newResult({ result_id: "res_1", call_key: null })).repeated).toBe(true);
  expect(store.results.insert(newResult({ result_id: "res_3", call_key: null })).repeated).toBe(false);
  expect(store.results.insert(newResult({ result_id: "res_4", call_key: null })).repeated).toBe(false);
  expect(store.results.counts("t")).toEqual({ total: 3, uncollected: 3 });
  expect([store.results.collect("res_1", 5), store.results.collect("res_1", 6)]).toEqual([true, false]);
  expect(store.results.uncollected("t").map(({ result_id }) => result_id)).toEqual(["res_3", "res_4"]);
  expect(store.results.counts("nobody")).toEqual({ total: 0, uncollected: 0 });
});

test("the first answer to an approval wins", () => {
  const store = openStore();
  store.approvals.open(newApproval());
  expect(store.approvals.close("apr_1", "denied", "leader", "no", 2)).toBe(true);
  expect(store.approvals.close("apr_1", "approved", "person", null, 3)).toBe(false);
  expect(store.approvals.get("apr_1")).toMatchObject({
    status: "denied",
    decided_by: "leader",
    reason: "no",
    closed_at: 2,
  });
  expect(store.approvals.openOf("t")).toEqual([]);
});

test("the first answer to a question wins, and one call asks once", () => {
  const store = openStore();
  store.questions.open(newQuestion({ question_id: "qst_1", call_key: "c1" }));
  expect(() => store.questions.open(newQuestion({ question_id: "qst_2", call_key: "c1" }))).toThrow(/UNIQUE/);
  store.questions.open(newQuestion({ question_id: "qst_3", agent_id: "bob", source: "dialog" }));
  expect(store.questions.byCall("c1")?.question_id).toBe("qst_1");
  expect(store.questions.openOf("t", "bob").map((row) => row.question_id)).toEqual(["qst_3"]);
  expect(store.questions.openDialogs().map((row) => row.question_id)).toEqual(["qst_3"]);
  const end = (by: string, at: number) =>
    ({ status: "answered", by, answer: by, answer_id: null, at }) as const;
  expect(store.questions.close("qst_1", end("leader", 2))).toBe(true);
  expect(store.questions.close("qst_1", end("person", 3))).toBe(false);
  expect(store.questions.get("qst_1")).toMatchObject({
    answered_by: "leader",
    answer: "leader",
    closed_at: 2,
  });
  expect(store.questions.openOf("t").map((row) => row.question_id)).toEqual(["qst_3"]);
});

test("every claim of a team's lead raises its epoch, also by the same leader", () => {
  const store = openStore();
  const claim = (seat_key: string | null) =>
    store.leases.claim({
      team_key: "t",
      seat_key,
      provider: "fake",
      pane_json: null,
      claimed_via: "test",
      claimed_at: 1,
    });
  expect([claim("@one"), claim("@two"), claim("@two")]).toEqual([1, 2, 3]);
  expect(store.leases.get("t")).toMatchObject({ seat_key: "@two", owner_epoch: 3 });
  expect(store.leases.ledBy("@one", "leader")).toEqual([]);
  expect(store.leases.ledBy("@two", "leader")).toHaveLength(1);
  expect(store.leases.ledBy("@two", "ann")).toEqual([]);
  store.leases.release("@two", "leader");
  expect(store.leases.get("t")).toMatchObject({ seat_key: null, provider: null, owner_epoch: 3 });
});

test("a pane is written down before it is there, ends once, and is living until then", () => {
  const store = openStore();
  const id = store.panes.intend("t", "alice", 1);
  expect(store.panes.living()).toMatchObject([{ id, pane_id: null, spawned_at: null }]);
  store.panes.spawned(
    id,
    { endpoint: "/s", session: "x", window: "alice", paneId: "%1", pid: 7, startTime: "9" },
    2,
  );
  expect([store.panes.ready(id, 3), store.panes.ready(id, 4)]).toEqual([true, false]);
  expect([
    store.panes.ended(id, 5, "exited", { status: 1, signal: null }),
    store.panes.ended(id, 6, "found_gone", { status: null, signal: "SIGKILL" }),
  ]).toEqual([true, false]);
  expect(store.panes.latest("t", "alice")).toMatchObject({
    ready_at: 3,
    ended_at: 5,
    end_reason: "exited",
    exit_status: 1,
    exit_signal: null,
    last_words: null,
  });
  expect(store.panes.living()).toEqual([]);
});

test("a token ends with its agent, and all of them end when the port is lost", () => {
  const store = openStore();
  for (const [hash, agent] of [
    ["h1", "alice"],
    ["h2", "alice"],
    ["h3", "bob"],
  ] as const)
    store.tokens.add(hash, newTokenRow({ agent_id: agent }));
  store.tokens.revoke("t", "alice", 5);
  expect(["h1", "h2", "h3"].map((hash) => store.tokens.find(hash)?.revoked_at)).toEqual([5, 5, null]);
  store.tokens.revokeAll(6);
  expect(["h1", "h3"].map((hash) => store.tokens.find(hash)?.revoked_at)).toEqual([5, 6]);
  expect(store.tokens.find("h4")).toBeUndefined();
});

test("a new conversation forgets the old one's file and position", () => {
  const store = openStore();
  store.sessions.begin("t", "alice", "/w", { sessionId: "s1", transcriptPath: null, offset: 0 });
  store.sessions.captured("t", "alice", {
    sessionId: "s1",
    transcriptPath: "/r/s1",
    via: "hook",
    confidence: "high",
    at: 3,
    sharesFile: false,
  });
  store.sessions.captured("t", "alice", {
    sessionId: "s1",
    transcriptPath: null,
    via: "mcp",
    confidence: "high",
    at: 4,
    sharesFile: false,
  });
  store.sessions.advance("t", "alice", "/r/s1", 77);
  store.sessions.advance("t", "alice", "/r/s0", 99);
  expect(store.sessions.get("t", "alice")).toMatchObject({
    transcript_path: "/r/s1",
    read_offset: 77,
    captured_via: "mcp",
  });
  store.sessions.begin("t", "alice", "/w", { sessionId: "s2", transcriptPath: null, offset: 0 });
  expect(store.sessions.get("t", "alice")).toMatchObject({
    session_id: "s2",
    transcript_path: null,
    read_offset: 0,
    captured_at: null,
  });
});

test.each([
  ["keeps its place where a file is one conversation's", false, 77],
  ["begins anew where a file holds several", true, 0],
])("another conversation in the same file %s", (_how, sharesFile, expected) => {
  const store = openStore();
  store.sessions.begin("t", "alice", "/w", { sessionId: "s1", transcriptPath: "/r/all", offset: 77 });
  const named = { transcriptPath: "/r/all", via: "hook", confidence: "high", sharesFile };
  store.sessions.captured("t", "alice", { ...named, sessionId: "s1", at: 3 });
  expect(store.sessions.get("t", "alice")).toMatchObject({ read_offset: 77 });
  store.sessions.captured("t", "alice", { ...named, sessionId: "s2", at: 4 });
  expect(store.sessions.get("t", "alice")).toMatchObject({ session_id: "s2", read_offset: expected });
});

test("a notice is given once for its cause, and a watcher is told once", () => {
  const store = openStore();
  expect([store.notices.claim("k", "t", "msg_1", 1), store.notices.claim("k", "t", "msg_2", 2)]).toEqual([
    true,
    false,
  ]);
  store.watchers.add(newWatcher({ watcher_id: "w1", agent_id: "alice", message_id: "m" }));
  store.watchers.add(newWatcher({ watcher_id: "w2", task_id: "task_1", message_id: "m", created_at: 2 }));
  store.watchers.add(newWatcher({ watcher_id: "w3", task_id: "task_2", message_id: "m", created_at: 2 }));
  expect(store.watchers.matching("t", "task_1", "alice").map(({ watcher_id }) => watcher_id)).toEqual([
    "w1",
    "w2",
  ]);
  expect([
    store.watchers.finish("w1", "notified", "res_1", "m2", 3),
    store.watchers.finish("w1", "superseded", "res_2", null, 4),
  ]).toEqual([1, 0]);
});

test("text from anywhere is stored as it is, and never read as SQL", () => {
  const store = openStore();
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (content, name) => {
      const row = stored(store, { content, recipient: name, team_key: `x${name}` });
      expect(
        store.messages.claimable(`x${name}`, name, 0).find(({ message_id }) => message_id === row.message_id)
          ?.content,
      ).toBe(content);
    }),
  );
});
