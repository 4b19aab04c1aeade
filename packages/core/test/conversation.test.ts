import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { acceptSession } from "../src/sessions/accept-session.ts";
import { noteCompaction } from "../src/sessions/compaction.ts";
import { driftOf, ownSession } from "../src/sessions/drift.ts";
import { noteSession } from "../src/sessions/note-session.ts";
import { rig, textOf } from "./rig.ts";

/** An agent that was given one message, and whose window then shows another conversation. */
const drifted = async () => {
  const bench = rig();
  const { root, clock, send, wake, hook, records, store } = bench;
  const own = join(root, "records", "s1.jsonl");
  await hook("sessionStarted", { sessionId: "s1", transcriptPath: own });
  const first = send("before");
  const text = textOf(await wake(first));
  clock.advance(10);
  const line = (more: object) =>
    `${JSON.stringify({ time: new Date(clock.now()).toISOString(), ...more })}\n`;
  // The old record gets its last lines in the moment in which the new one begins, and is longer than the new one.
  const other = join(root, "records", "s2.jsonl");
  writeFileSync(other, line({ type: "session", id: "s2" }));
  records({ type: "turn_open" }, { type: "hook_text", text }, { type: "assistant", text: "x".repeat(500) });
  await hook("sessionStarted", { sessionId: "s2", transcriptPath: other });
  await hook("sessionStarted", { sessionId: "s2", transcriptPath: other });
  const write = (more: object) => writeFileSync(other, line(more), { flag: "a" });
  const notices = () => store.messages.open("t", "leader").map(({ content }) => content);
  return { ...bench, first, own, other, write, notices };
};
const alice = { teamKey: "t", agentId: "alice" };

test("another conversation in the same window is followed from its beginning, told once, and given nothing", async () => {
  const { send, hook, wake, statusOf, store, first, own, other, notices } = await drifted();
  expect(statusOf(first)).toBe("delivered");
  expect(store.sessions.get("t", "alice")).toMatchObject({ session_id: "s2", transcript_path: other });
  expect(notices()).toEqual([expect.stringContaining("another conversation now (s2, before: s1)")]);
  const second = send("after");
  expect(await hook("toolFinished")).toEqual({ kind: "none" });
  expect(await wake(second)).toMatchObject({ kind: "block" });
  expect(await hook("turnEnded")).toEqual({ kind: "none" });
  expect(statusOf(second)).toBe("accepted");
  // A new start goes back, and reads on where the old record was left.
  const back = ownSession(store, alice);
  expect(back).toMatchObject({ session_id: "s1", transcript_path: own });
  expect(back?.read_offset).toBeGreaterThan(500);
});

test("who accepts the other conversation lets messages into it, and the notice is withdrawn", async () => {
  const { context, send, hook, statusOf, write, notices, other, store, events } = await drifted();
  const second = send("after");
  expect(acceptSession(context, alice)).toEqual({ agent_id: "alice", session_id: "s2" });
  expect(notices()).toEqual([]);
  write({ type: "hook_text", text: textOf(await hook("toolFinished")) });
  await hook("toolFinished", { sessionId: "s2", transcriptPath: other });
  expect(statusOf(second)).toBe("delivered");
  expect(ownSession(store, alice)?.session_id).toBe("s2");
  expect(events().map(({ event }) => event)).toContain("coordinator.session_drift_resolved");
  expect(() => acceptSession(context, alice)).toThrow("nothing to accept");
});

test("only its own hooks say that an agent is in another conversation; without hooks, its calls do", async () => {
  const { context, agent, hook, root, store } = rig();
  await hook("sessionStarted", { sessionId: "s1", transcriptPath: join(root, "records", "s1.jsonl") });
  for (const via of ["mcp", "transcript"])
    noteSession(context, agent, { sessionId: "s2", transcriptPath: null, via });
  expect(store.sessions.get("t", "alice")?.session_id).toBe("s1");
  expect(driftOf(store, alice)).toBeNull();
  // A conversation that was compacted is the same one, whatever its id.
  await hook("sessionStarted", { sessionId: "s1b", compacted: true });
  expect(store.sessions.get("t", "alice")?.session_id).toBe("s1b");
  expect(driftOf(store, alice)).toBeNull();
  agent.channel = "paste";
  noteSession(context, agent, { sessionId: "s2", transcriptPath: null, via: "mcp" });
  expect(driftOf(store, alice)).toMatchObject({ actual: "s2", stored: { session_id: "s1b" } });
});

test("a window that goes back to its conversation gets its messages, and nobody has to be told", async () => {
  const { send, hook, own, notices, clock } = await drifted();
  send("after");
  await hook("sessionStarted", { sessionId: "s3", transcriptPath: join(own, "..", "s3.jsonl") });
  expect(notices()).toEqual([expect.stringContaining("another conversation now (s3, before: s1)")]);
  await hook("sessionStarted", { sessionId: "s1", transcriptPath: own });
  expect(notices()).toEqual([]);
  expect(textOf(await hook("toolFinished"))).toContain("after");
  // The same again later is another episode.
  clock.advance(60_000);
  await hook("sessionStarted", { sessionId: "s3", transcriptPath: join(own, "..", "s3.jsonl") });
  expect(notices()).toEqual([expect.stringContaining("another conversation now (s3, before: s1)")]);
});

test("the compactions of a conversation are counted on when its window was in another one meanwhile", async () => {
  const { context, agent, hook, own, other, notices, events } = await drifted();
  const compactIn = async (sessionId: string, transcriptPath: string) => {
    await hook("sessionStarted", { sessionId, transcriptPath });
    noteCompaction(context, agent);
  };
  await compactIn("s1", own);
  await compactIn("s1", own);
  await compactIn("s2", other);
  await compactIn("s1", own);
  const counts = events().filter(({ event }) => event === "coordinator.compaction_observed");
  expect(counts.map(({ compaction_count }) => compaction_count)).toEqual([1, 2, 1, 3]);
  expect(notices()).toEqual([expect.stringContaining("compacted 3 times")]);
});
