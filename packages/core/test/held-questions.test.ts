import type { AskedQuestions, Dialog } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { answerQuestion } from "../src/answers/answer-question.ts";
import { heldOf, letGo } from "../src/approvals/index.ts";
import { noteDialog } from "../src/dialogs/watch-dialogs.ts";
import { closeUnheld } from "../src/questions/held.ts";
import { rig } from "./rig.ts";

const options = [{ label: "Alpha", description: "the old one" }, { label: "Beta" }];
const questions: AskedQuestions = {
  parts: [
    { text: "Which library?", options, multiple: false, ownWords: true },
    {
      text: "Which features?",
      options: [{ label: "Login" }, { label: "Export" }],
      multiple: true,
      ownWords: true,
    },
  ],
  raw: "as it came",
};
const tool = { name: "AskUserQuestion", command: "Which library? · Which features?" };
const asks = (asked = questions) => {
  const bench = rig();
  const answer = bench.hook("permissionRequested", { tool, questions: asked });
  const [row] = bench.store.questions.openOf("t", "alice");
  const give = (words: string, by: "leader" | "person" = "leader") =>
    answerQuestion(bench.context, row!.question_id, { words, by });
  const now = () => bench.store.questions.get(row!.question_id);
  return { ...bench, answer, row: row!, give, now };
};

test("a program's questions are one question, with all that is asked, and no approval", async () => {
  const { store, row, answer, give } = asks();
  expect(store.approvals.openOf("t", "alice")).toEqual([]);
  expect(row).toMatchObject({ source: "hook", options_json: "[]" });
  for (const words of ["1) Which library?", "1. Alpha", "2) Which features?", "2. Export"])
    expect(row.text).toContain(words);
  const told = store.messages.open("t", "leader")[0]!.content;
  for (const words of ["1. Alpha: the old one", "Several may be chosen", "with a semicolon", row.question_id])
    expect(told).toContain(words);
  await give("2; 1, 2");
  expect(await answer).toEqual({ kind: "answers", questions, answers: [["Beta"], ["Login", "Export"]] });
});

test("one question has its options, and its notice is taken back when it is answered", async () => {
  const { store, row, answer, give, now } = asks({ ...questions, parts: [questions.parts[0]!] });
  expect(row).toMatchObject({ text: "Which library?", options_json: '["Alpha","Beta"]' });
  expect(await give("own words", "person")).toMatchObject({ status: "answered", answer: "own words" });
  expect(await answer).toMatchObject({ kind: "answers", answers: [["own words"]] });
  expect(now()).toMatchObject({ status: "answered", answered_by: "person", answer: "own words" });
  expect(store.messages.get(row.notice_id!)!.status).toBe("cancelled");
});

test("an answer that is not complete is refused, and the program goes on waiting", async () => {
  const { agent, give, now } = asks();
  await expect(give("Beta")).rejects.toMatchObject({ code: "question_option_unknown" });
  expect(now()!.status).toBe("open");
  expect(heldOf(agent, "question").length).toBe(1);
});

test("a second answer is told who was first", async () => {
  const { answer, give } = asks();
  await give("1; 1");
  await answer;
  await expect(give("2; 2")).rejects.toMatchObject({ code: "question_closed" });
});

test.each(["toolFinished", "turnEnded"] as const)(
  "a program that went on (%s) was answered at its window",
  async (kind) => {
    const { answer, hook, now } = asks();
    await hook("toolFinished", { tool: { name: "Bash", command: "ls" } });
    expect(now()!.status).toBe("open");
    await hook(kind, { tool });
    expect(await answer).toEqual({ kind: "none" });
    expect(now()).toMatchObject({ status: "answered", answered_by: "pane" });
  },
);

test("a turn that was stopped at the window has no question left, and one that ended before has none yet", async () => {
  const { answer, records, clock, now, agent } = asks();
  const at = new Date(clock.now() - 5_000).toISOString();
  records({ type: "turn_open", turn: "t1", time: at }, { type: "interrupted", turn: "t1", time: at });
  expect(now()!.status).toBe("open");
  clock.advance(1_000);
  records({ type: "turn_open", turn: "t2" }, { type: "interrupted", turn: "t2" });
  expect(await answer).toEqual({ kind: "none" });
  expect(now()).toMatchObject({ status: "answered", answered_by: "pane" });
  expect(heldOf(agent, "question").length).toBe(0);
});

test("a question that is kept open for too long is let go, and gone", async () => {
  const { answer, clock, agent, now } = asks();
  clock.advance(agent.provider.hooks!.permissionHoldMs + 1);
  expect(await answer).toEqual({ kind: "none" });
  expect(now()!.status).toBe("gone");
});

test("what the hook of an earlier coordinator asked is asked anew from the screen, or was answered there", () => {
  for (const [isDialogOpen, end] of [
    [true, { status: "gone" }],
    [false, { status: "answered", answered_by: "pane" }],
  ] as const) {
    const { context, agent, now } = asks();
    closeUnheld(context, agent, isDialogOpen);
    expect(now()!.status).toBe("open");
    for (const { id } of heldOf(agent, "question")) letGo(agent, id);
    closeUnheld(context, agent, isDialogOpen);
    expect(now()).toMatchObject(end);
  }
});

test("whatever dialog stands while a hook is open is the one of what it asks", () => {
  const { context, agent } = asks();
  const dialog: Dialog = { kind: "question", title: "Which library?", options: [], cursor: null };
  noteDialog(context, agent, dialog);
  expect(heldOf(agent, "question").map(({ isShown }) => isShown)).toEqual([true]);
});

test("an approval passes on what was asked, because a program may want more than a yes", async () => {
  const { hook, store, context } = rig();
  const { decideApproval } = await import("../src/answers/answer-approval.ts");
  const plan = { name: "ExitPlanMode", command: "the plan" };
  const answer = hook("permissionRequested", { tool: plan });
  const [row] = store.approvals.openOf("t", "alice");
  await decideApproval(context, row!.approval_id, { allow: true, by: "person", reason: null });
  expect(await answer).toEqual({ kind: "allow", tool: plan });
});
