import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SessionEvidence, SessionQuery } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import type { GuardedProvider } from "../src/registry/guard.ts";
import { acceptSession } from "../src/sessions/accept-session.ts";
import { driftOf, ownSession } from "../src/sessions/drift.ts";
import { noteSession } from "../src/sessions/note-session.ts";
import { resumeDecisionFor } from "../src/sessions/resume-decision.ts";
import { isFollowed, readRecord } from "../src/turns/state.ts";
import { locateTranscript } from "../src/turns/transcript.ts";
import { fake } from "./fake.ts";
import { rig } from "./rig.ts";

const alice = { teamKey: "t", agentId: "alice" };

/** Alice of a program that chooses its own ids, whose provider answers what the test says. */
const unnamed = (channel: "hooks" | "paste", answer: Partial<SessionEvidence> | null = null) => {
  const bench = rig();
  const { context, agent, store, root, clock } = bench;
  const asked: SessionQuery[] = [];
  const found = { sessionId: "s9", confidence: "high", evidence: "the test says so", ...answer } as const;
  const transcriptPath = join(root, "records", "s9.jsonl");
  writeFileSync(transcriptPath, "");
  const provider: GuardedProvider = {
    ...fake,
    sessions: {
      ...fake.sessions,
      locate: async (query) => {
        asked.push(query);
        return answer && { transcriptPath, ...found };
      },
    },
  };
  const live = { ...agent, provider, channel };
  context.live.set(live);
  store.sessions.begin("t", "alice", root, { sessionId: null, transcriptPath: null, offset: 0 });
  store.panes.intend("t", "alice", clock.now(), "mark-of-this-launch");
  const ambiguous = () =>
    bench.events().filter(({ event }) => event === "provider.session.attribution_ambiguous");
  const bobs = (sessionId: string) => {
    store.sessions.begin("t", "bob", root, { sessionId, transcriptPath: null, offset: 0 });
    store.panes.intend("t", "bob", clock.now());
  };
  const session = () => store.sessions.get("t", "alice");
  const locate = () => locateTranscript(context, live);
  return { ...bench, live, asked, ambiguous, bobs, session, locate };
};

test("where hooks name the conversation, no record is looked for without its id", async () => {
  const { locate, asked, session } = unnamed("hooks", {});
  await locate();
  expect(asked).toEqual([]);
  expect(session()?.session_id).toBeNull();
});

test("elsewhere a record is looked for by the mark of the launch, and by nothing that others have too", async () => {
  const { locate, asked, session, live } = unnamed("paste", {});
  await locate();
  expect(asked).toEqual([expect.objectContaining({ launchMark: "mark-of-this-launch" })]);
  expect(asked[0]).not.toHaveProperty("agentId");
  expect(session()).toMatchObject({ session_id: "s9", confidence: "high" });
  expect(isFollowed(live)).toBe(true);
});

test.each<[string, Partial<SessionEvidence>]>([
  ["a guess", { confidence: "medium" }],
  ["one of several", { confidence: "low" }],
])("%s of a provider binds nothing, and is told once", async (_name, answer) => {
  const { locate, session, live, ambiguous } = unnamed("paste", answer);
  await locate();
  await locate();
  expect(session()).toMatchObject({ session_id: null, transcript_path: null });
  expect(isFollowed(live)).toBe(false);
  expect(ambiguous()).toEqual([expect.objectContaining({ agent_id: "alice", session_id: "s9" })]);
});

test("a record that is another agent's is not taken, whatever the provider says", async () => {
  const { locate, session, bobs, ambiguous } = unnamed("paste", {});
  bobs("s9");
  await locate();
  expect(session()?.session_id).toBeNull();
  expect(ambiguous()).toEqual([expect.objectContaining({ reason: expect.stringContaining("bob") })]);
});

test("an answer that comes after the agent's own call named another conversation is not taken", async () => {
  const { context, locate, session, live } = unnamed("paste", {});
  const looked = locate();
  noteSession(context, live, { sessionId: "s7", transcriptPath: null, via: "mcp" });
  await looked;
  expect(session()).toMatchObject({ session_id: "s7", transcript_path: null });
});

test("a window that shows another agent's conversation is not bound to it, and its messages wait", async () => {
  const { context, live, session, bobs, ambiguous, send, statusOf, store } = unnamed("paste");
  noteSession(context, live, { sessionId: "s1", transcriptPath: null, via: "mcp" });
  bobs("s2");
  for (let times = 0; times < 2; times++)
    noteSession(context, live, { sessionId: "s2", transcriptPath: null, via: "mcp" });
  expect(session()?.session_id).toBe("s1");
  expect(ambiguous()).toHaveLength(1);
  expect(driftOf(store, alice)).toMatchObject({ actual: "s2", stored: { session_id: "s1" } });
  const notices = store.messages.open("t", "leader").map(({ content }) => content);
  expect(notices).toEqual([expect.stringContaining("in the conversation of bob of the team t")]);
  expect(notices[0]).not.toContain("accept-session");
  expect(() => acceptSession(context, alice)).toThrow("another agent's");
  expect(ownSession(store, alice)?.session_id).toBe("s1");
  expect(statusOf(send("for alice"))).toBe("accepted");
  noteSession(context, live, { sessionId: "s1", transcriptPath: null, via: "mcp" });
  expect(driftOf(store, alice)).toBeNull();
  expect(store.messages.open("t", "leader")).toEqual([]);
});

test("an agent without a conversation gets none of another's, until it has one of its own", async () => {
  const { context, live, session, bobs, store } = unnamed("paste");
  bobs("s2");
  noteSession(context, live, { sessionId: "s2", transcriptPath: null, via: "mcp" });
  expect(session()?.session_id).toBeNull();
  expect(driftOf(store, alice)).toMatchObject({ actual: "s2", stored: { session_id: null } });
  noteSession(context, live, { sessionId: "s3", transcriptPath: null, via: "mcp" });
  expect(session()?.session_id).toBe("s3");
  expect(driftOf(store, alice)).toBeNull();
});

test("another conversation of the same window is not read in the record of the one before", async () => {
  const { context, live, session, store, locate, asked, root } = unnamed("paste", {});
  const before = join(root, "records", "s1.jsonl");
  noteSession(context, live, { sessionId: "s1", transcriptPath: before, via: "mcp" });
  await locate();
  writeFileSync(before, '{"type":"turn_open"}\n');
  readRecord(live);
  expect(session()).toMatchObject({ session_id: "s1", read_offset: 21 });
  noteSession(context, live, { sessionId: "s9", transcriptPath: null, via: "mcp" });
  expect(session()).toMatchObject({ session_id: "s9", transcript_path: null, read_offset: 0 });
  writeFileSync(before, '{"type":"turn_open"}\n{"type":"turn_close"}\n');
  readRecord(live);
  expect(session()?.read_offset).toBe(0);
  await locate();
  expect(asked.at(-1)).toMatchObject({ sessionId: "s9" });
  expect(session()?.transcript_path).toBe(join(root, "records", "s9.jsonl"));
  expect(driftOf(store, alice)?.stored).toMatchObject({ session_id: "s1", transcript_path: before });
});

test("a conversation that an agent goes back to stays its own while its window shows another one", async () => {
  const { context, live, session, store, root, agent } = unnamed("paste");
  store.sessions.begin("t", "bob", root, { sessionId: "b1", transcriptPath: null, offset: 0 });
  const bob = { ...agent, agentId: "bob", channel: "paste" } as const;
  for (const id of ["b1", "b2"])
    noteSession(context, bob, { sessionId: id, transcriptPath: null, via: "mcp" });
  expect(store.sessions.get("t", "bob")?.session_id).toBe("b2");
  for (const id of ["b1", "b2"])
    noteSession(context, live, { sessionId: id, transcriptPath: null, via: "mcp" });
  expect(session()?.session_id).toBeNull();
});

test("the seat of a leader that has ended holds no conversation, and one that runs does", async () => {
  const { context, live, session, store, root, clock } = unnamed("paste");
  const seat = "@leader-fake-1";
  store.agents.save({
    team_key: seat,
    agent_id: "leader",
    seat: "leader",
    provider: "fake",
    role: "leader",
    model: null,
    wanted: "running",
    channel: "hooks",
    created_at: 1,
  });
  store.sessions.begin(seat, "leader", root, { sessionId: "s2", transcriptPath: null, offset: 0 });
  const pane = store.panes.intend(seat, "leader", clock.now());
  noteSession(context, live, { sessionId: "s2", transcriptPath: null, via: "mcp" });
  expect(session()?.session_id).toBeNull();
  store.panes.ended(pane, clock.now(), "exited", { status: 0, signal: null });
  noteSession(context, live, { sessionId: "s2", transcriptPath: null, via: "mcp" });
  expect(session()?.session_id).toBe("s2");
});

test("nobody is resumed in a conversation that is another agent's by now", async () => {
  const { context, store, root } = rig();
  mkdirSync(join(root, "sessions"));
  writeFileSync(join(root, "sessions", "s1.jsonl"), '{"type":"turn_open"}\n');
  store.turns.open("t", "alice", "1", "hook", 1);
  const registry = { ...context.registry, provider: async () => fake };
  const decide = () =>
    resumeDecisionFor(
      { ...context, registry },
      "t",
      "alice",
      { allowFresh: false },
      { FAKE_AGENT_HOME: root },
    );
  const bobs = (sessionId: string) =>
    store.sessions.begin("t", "bob", root, { sessionId, transcriptPath: null, offset: 0 });
  bobs("s1");
  expect(await decide()).toMatchObject({
    kind: "refuse",
    reason: expect.stringContaining("bob of the team t"),
  });
  bobs("s2");
  expect(await decide()).toMatchObject({ kind: "resume", sessionId: "s1" });
});
