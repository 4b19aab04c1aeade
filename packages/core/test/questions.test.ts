import { expect, test } from "vitest";
import { until } from "./bench.ts";
import { messageOf, recordOf, rpc, sendTo, waitFor } from "./team.ts";
import { tool, useDoors } from "./with-doors.ts";

const doors = useDoors();

const listed = async () =>
  (await rpc<{ questions: { question_id: string; text: string }[] }>(doors.places, "questions.list", {}))
    .questions;
/** A question dialog on alice's screen. */
const ask = async (text: string, ...options: string[]) => {
  await sendTo(doors.places, "alice", `[[question ${[text, ...options].join("|")}]]`);
  return await until(text, async () => (await listed()).find((one) => one.text === text)?.question_id);
};
const byLeader = (question_id: string, answer: string) =>
  tool(doors.port, doors.lead, "answer_question", { question_id, answer });
const byPerson = (questionId: string, answer: string) =>
  rpc(doors.places, "questions.answer", { questionId, answer });
const chose = (option: string) =>
  until(`alice got ${option}`, () =>
    recordOf(doors.coordinator.context, "alice").some((line) => line.text === `the person chose: ${option}`),
  );

test("the leader answers a question on a worker's screen", async () => {
  const id = await ask("Which disk?", "old", "new");
  expect(await byLeader(id, "NEW")).toMatchObject({ ok: true, answer: "new", message_id: null });
  await chose("new");
  expect(doors.coordinator.context.store.questions.get(id)).toMatchObject({
    status: "answered",
    answer: "new",
    answered_by: "leader",
  });
});

test("of two who answer at once one is told that the other was first, and no key of theirs goes elsewhere", async () => {
  const id = await ask("Which colour?", "red", "blue");
  const outcomes = await Promise.all(
    ["red", "blue", "red"].map((words) =>
      byPerson(id, words).then(
        ({ answer }) => String(answer),
        ({ code }: { code: string }) => code,
      ),
    ),
  );
  expect(outcomes).toEqual(["red", "question_closed", "question_closed"]);
  await chose("red");
  const after = await sendTo(doors.places, "alice", "[[say after]]");
  expect((await waitFor(doors.places, after, "delivered")).ok).toBe(true);
});

test("what reaches further than its question is for a person to choose", async () => {
  const far = "Yes, and don't ask again";
  const id = await ask("Go on?", far, "No");
  expect(await byLeader(id, "1")).toMatchObject({ ok: false, reason: "not_allowed" });
  expect((await listed()).map((one) => one.question_id)).toEqual([id]);
  expect(await byPerson(id, "1")).toMatchObject({ answer: far });
  await chose(far);
});

test("a message behind a question goes on when it is answered, and the next question is a question of its own", async () => {
  const id = await ask("Which host?", "here", "there");
  const behind = await sendTo(doors.places, "alice", "[[question Which host?|here|there|elsewhere]]");
  await until(
    "it is held",
    async () => (await messageOf(doors.places, behind)).status === "queued_until_dialog",
  );
  await byPerson(id, "here");
  expect((await waitFor(doors.places, behind, "delivered")).ok).toBe(true);
  const next = await until("the next one", async () => (await listed())[0]?.question_id);
  expect(next).not.toBe(id);
  await byPerson(next, "elsewhere");
  await chose("elsewhere");
});

test("a dialog ends with its program, and what was asked through a tool waits", async () => {
  const dialog = await ask("Which port?", "1", "2");
  const { question_id } = await tool(doors.port, doors.alice, "request_human", { question: "Who?" });
  await rpc(doors.places, "agent.stop", { agent: "alice" });
  expect((await listed()).map((one) => one.question_id)).toEqual([question_id]);
  await expect(byPerson(dialog, "1")).rejects.toMatchObject({
    code: "question_closed",
    message: expect.stringContaining("gone"),
  });
  expect(await byPerson(String(question_id), "me")).toMatchObject({ agent_id: "alice", answer: "me" });
});
