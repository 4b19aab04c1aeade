import { expect, test } from "vitest";
import { messageOf, rpc } from "./team.ts";
import { tool, useDoors } from "./with-doors.ts";

const doors = useDoors();

const ask = (question: string, callId?: string) =>
  tool(doors.port, doors.alice, "request_human", { question }, callId ? { callId } : undefined);
const listed = async (questionId: unknown) =>
  (await rpc<{ questions: Record<string, unknown>[] }>(doors.places, "questions.list", {})).questions.filter(
    (one) => one.question_id === questionId,
  );

test("a worker that asks a person waits for nobody: the question is stored, and told to the leader", async () => {
  const reply = await ask("Which one?");
  expect(reply).toMatchObject({ ok: true, status: "needs_human" });
  expect(await messageOf(doors.places, String(reply.message_id))).toMatchObject({
    sender: "alice",
    recipient: "leader",
    kind: "question",
    content: expect.stringMatching(
      new RegExp(`^Question from alice: Which one\\?\n.*question_id "${reply.question_id}"`),
    ),
  });
  expect(await listed(reply.question_id)).toMatchObject([
    { agent_id: "alice", source: "agent", text: "Which one?", options: [] },
  ]);
  expect(await rpc(doors.places, "approvals.list", {})).toMatchObject({ waiting_count: 0 });
});

test("the same call asks once, equal words in two calls ask twice", async () => {
  const ids = [await ask("Same?", "q1"), await ask("Same?", "q1"), await ask("Same?", "q2")].map(
    (reply) => reply.question_id,
  );
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

test("an answer is a message to who asked, takes back what nobody read, and is given once", async () => {
  const asked = await ask("Which port?");
  const answer = (words: string) =>
    tool(doors.port, doors.lead, "answer_question", { question_id: asked.question_id, answer: words });
  expect(await answer("  ")).toMatchObject({ ok: false, reason: "message_empty" });
  const reply = await answer("8080");
  expect(reply).toMatchObject({ ok: true, agent_id: "alice", status: "answered", answer: "8080" });
  expect(await messageOf(doors.places, String(reply.message_id))).toMatchObject({
    sender: "leader",
    recipient: "alice",
    content: `Answer to your question ${asked.question_id}: 8080`,
  });
  const { store } = doors.coordinator.context;
  expect(store.messages.get(String(reply.message_id))?.reply_to).toBe(asked.message_id);
  expect(await messageOf(doors.places, String(asked.message_id))).toMatchObject({ status: "cancelled" });
  expect(await listed(asked.question_id)).toEqual([]);
  expect(await answer("4242")).toMatchObject({
    ok: false,
    reason: "question_closed",
    error: expect.stringContaining("by leader: 8080"),
  });
  expect(
    await tool(doors.port, doors.lead, "answer_question", { question_id: "qst_0", answer: "x" }),
  ).toMatchObject({ ok: false, reason: "question_unknown" });
});

test("a question that was asked in a conversation that was given up is withdrawn, one of a stopped worker waits", async () => {
  const asked = await ask("Still there?");
  await rpc(doors.places, "agent.stop", { agent: "alice" });
  expect(await listed(asked.question_id)).toHaveLength(1);
  const { store } = doors.coordinator.context;
  const fresh = {
    agent: "alice",
    force: false,
    allowFresh: true,
    env: doors.places.env,
    callerPid: process.pid,
  };
  store.sessions.begin("demo", "alice", doors.places.work, {
    sessionId: null,
    transcriptPath: null,
    offset: 0,
    // Afresh: whatever it was given before is no way back.
    begunAt: Date.now(),
  });
  await rpc(doors.places, "agent.start", fresh);
  expect(await listed(asked.question_id)).toEqual([]);
  expect(store.questions.get(String(asked.question_id))).toMatchObject({ status: "withdrawn" });
});
