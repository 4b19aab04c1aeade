import { expect } from "vitest";
import { records, send, started } from "../kit/messages.ts";
import { paneOf } from "../kit/pane.ts";
import type { Sandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Question {
  readonly question_id: string;
  readonly source: string;
  readonly text: string;
  readonly options: readonly string[];
  readonly command: string;
}

const LIBRARY = {
  question: "Which library?",
  options: [{ label: "Alpha", description: "the old one" }, { label: "Beta" }],
};
const FEATURES = {
  question: "Which features?",
  options: [{ label: "Login" }, { label: "Export" }, { label: "Search" }],
  multiSelect: true,
};
const asks = (sandbox: Sandbox, ...asked: readonly object[]) =>
  send(sandbox, "ann", `[[questions ${JSON.stringify({ questions: asked })}]] [[say went on]]`);
const question = (sandbox: Sandbox, text: string, not = "") =>
  until(`the question ${text}`, async () =>
    (await sandbox.json<{ questions: Question[] }>(["questions"])).questions.find(
      (one) => one.text.includes(text) && one.question_id !== not,
    ),
  );
const answer = (sandbox: Sandbox, id: string, words: string) =>
  sandbox.json<{ ok: boolean; answer?: string; error_code?: string }>(["answer", id, words]);
const given = (sandbox: Sandbox, words: string) =>
  until(`the model is given ${words}`, () =>
    records(sandbox)
      .split("\n")
      .filter((line) => line.includes('"tool_result"'))
      .some((line) => (JSON.parse(line) as { text: string }).text.includes(words)),
  );
const isIdle = (sandbox: Sandbox) =>
  until("ann is ready", async () => (await sandbox.json<Status>(["status"])).agents[0]!.status === "ready");
const count = async (sandbox: Sandbox) => ({
  questions: (await sandbox.json<{ questions: unknown[] }>(["questions"])).questions.length,
  approvals: (await sandbox.json<{ approvals: unknown[] }>(["approvals"])).approvals.length,
});

verifies("trial.18", async () => {
  const sandbox = await started(["ann"]);
  await asks(sandbox, LIBRARY);
  const one = await question(sandbox, "Which library?");
  expect(one).toMatchObject({ source: "hook", text: "Which library?", options: ["Alpha", "Beta"] });
  expect(await count(sandbox)).toEqual({ questions: 1, approvals: 0 });
  expect(await answer(sandbox, one.question_id, "3")).toMatchObject({
    error_code: "question_option_unknown",
  });
  expect(await answer(sandbox, one.question_id, "2")).toMatchObject({ ok: true, answer: "Beta" });
  await given(sandbox, 'answered: {"Which library?":"Beta"}');
  await isIdle(sandbox);

  await asks(sandbox, LIBRARY, FEATURES);
  const two = await question(sandbox, "Which features?");
  expect((await sandbox.cli(["questions"])).stdout).toContain(two.question_id);
  expect(await answer(sandbox, two.question_id, "Beta")).toMatchObject({
    error_code: "question_option_unknown",
  });
  expect(await answer(sandbox, two.question_id, "a third one; Search, 1")).toMatchObject({ ok: true });
  await given(sandbox, '{"Which library?":"a third one","Which features?":"Login, Search"}');
  await isIdle(sandbox);
  expect(await count(sandbox)).toEqual({ questions: 0, approvals: 0 });

  // Somebody at the window is first.
  await asks(sandbox, LIBRARY);
  const third = await question(sandbox, "Which library?");
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  const pane = paneOf(sandbox, argv[2]!, "=team-current:=ann");
  await until("its dialog stands", async () => (await pane.screen()).includes("Which library?"));
  await sandbox.tmux(["-S", argv[2]!, "send-keys", "-t", "=team-current:=ann", "1"]);
  await given(sandbox, 'answered: {"Which library?":"Alpha"}');
  await until("nobody waits", async () => (await count(sandbox)).questions === 0);
  expect(await answer(sandbox, third.question_id, "Beta")).toMatchObject({ error_code: "question_closed" });
  await isIdle(sandbox);

  // The hook dies with the coordinator, and the dialog that stands is answered by keys.
  await asks(sandbox, LIBRARY);
  const fourth = await question(sandbox, "Which library?");
  process.kill((await sandbox.json<{ pid: number }>(["coordinator", "status"])).pid, "SIGKILL");
  const again = await question(sandbox, "Which library?", fourth.question_id);
  expect(again).toMatchObject({ source: "dialog", options: ["Alpha", "Beta"] });
  expect(await answer(sandbox, again.question_id, "Beta")).toMatchObject({ ok: true });
  await until("it went on", async () => (await count(sandbox)).questions === 0);
  await isIdle(sandbox);
});

verifies("trial.18", async () => {
  const sandbox = await started(["ann"]);
  const approval = () =>
    until(
      "the plan is an approval",
      async () =>
        (await sandbox.json<{ approvals: { approval_id: string; command: string }[] }>(["approvals"]))
          .approvals[0],
    );
  await send(sandbox, "ann", "[[plan look, then leap]] [[say went on]]");
  const first = await approval();
  expect(first.command).toContain("look, then leap");
  expect((await count(sandbox)).questions).toBe(0);
  await sandbox.cli(["deny", first.approval_id, "--reason", "leap first"]);
  await given(sandbox, "refused: leap first");
  await isIdle(sandbox);
  await send(sandbox, "ann", "[[plan leap, then look]] [[say went on]]");
  const second = await approval();
  expect((await sandbox.cli(["approve", second.approval_id])).exitCode).toBe(0);
  await given(sandbox, "the plan is approved");
  await isIdle(sandbox);
  expect(await count(sandbox)).toEqual({ questions: 0, approvals: 0 });
});

verifies("trial.18", async () => {
  const sandbox = await started(["ann"]);
  const asksWithoutHook = () =>
    send(
      sandbox,
      "ann",
      `[[drop-hooks 1]] [[questions ${JSON.stringify({ questions: [LIBRARY, FEATURES] })}]] [[say went on]]`,
    );
  await asksWithoutHook();
  const first = await question(sandbox, "Which library?");
  expect(first).toMatchObject({ source: "dialog", options: ["Alpha", "Beta"] });
  expect(await answer(sandbox, first.question_id, "Beta")).toMatchObject({ ok: true, answer: "Beta" });
  const second = await question(sandbox, "Which features?");
  expect(second).toMatchObject({ source: "dialog", options: ["Login", "Export", "Search"] });
  for (const wrong of ["Login, Logout", "1, 4", "words of my own"])
    expect(await answer(sandbox, second.question_id, wrong)).toMatchObject({
      error_code: "question_option_unknown",
    });
  expect(await answer(sandbox, second.question_id, "3, login")).toMatchObject({ answer: "Login, Search" });
  await given(sandbox, 'answered: {"Which library?":"Beta","Which features?":"Login, Search"}');
  await isIdle(sandbox);
  expect(await count(sandbox)).toEqual({ questions: 0, approvals: 0 });

  // At the window somebody goes on without an answer: what the program would send incomplete is not sent by us.
  await asksWithoutHook();
  const third = await question(sandbox, "Which library?");
  expect(await answer(sandbox, third.question_id, "1")).toMatchObject({ ok: true });
  await question(sandbox, "Which features?");
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  const press = (key: string) => sandbox.tmux(["-S", argv[2]!, "send-keys", "-t", "=team-current:=ann", key]);
  await press("Right");
  const review = await question(sandbox, "Review your answers");
  expect(review).toMatchObject({
    source: "dialog",
    options: [],
    command: "team-agent attach ann --team current",
  });
  expect((await sandbox.cli(["answer", review.question_id, "1"])).exitCode).toBe(1);
  await press("Escape");
  await given(sandbox, "the person gave no answer");
  await isIdle(sandbox);
  expect(await count(sandbox)).toEqual({ questions: 0, approvals: 0 });
});
