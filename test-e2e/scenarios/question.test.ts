import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { reaches, records, send, started, timesRecorded } from "../kit/messages.ts";
import type { Sandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Question {
  readonly question_id: string;
  readonly agent_id: string;
  readonly source: string;
  readonly text: string;
  readonly options: readonly string[];
}
interface Answered {
  readonly ok: boolean;
  readonly answer: string;
  readonly message_id: string | null;
  readonly error_code?: string;
  readonly error?: string;
}

const questions = async (sandbox: Sandbox) =>
  (await sandbox.json<{ questions: Question[] }>(["questions"])).questions;
const asked = (sandbox: Sandbox, text: string) =>
  until(`the question ${text}`, async () => (await questions(sandbox)).find((one) => one.text === text));
const answer = (sandbox: Sandbox, id: string, ...words: string[]) =>
  sandbox.json<Answered>(["answer", id, ...words]);
const told = async (sandbox: Sandbox, words: string) =>
  (
    await sandbox.json<{ messages: { content: string; status: string; recipient: string }[] }>([
      "inbox",
      "leader",
      "--limit",
      "100",
    ])
  ).messages.filter(({ recipient, content }) => recipient === "leader" && content.includes(words));
const chose = (sandbox: Sandbox, option: string) =>
  until(`the agent got ${option}`, () => records(sandbox).includes(`the person chose: ${option}`));
const press = async (sandbox: Sandbox, key: string) => {
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  await sandbox.tmux(["-S", argv[2]!, "send-keys", "-t", "=team-current:=ann", key]);
};
const requestHuman = (sandbox: Sandbox, question: string) =>
  send(sandbox, "ann", `[[call request_human {"question": "${question}"}]]`);
const killCoordinator = async (sandbox: Sandbox) => {
  const { pid } = await sandbox.json<{ pid: number }>(["coordinator", "status"]);
  process.kill(pid, "SIGKILL");
  await until("tmux brought the coordinator back", async () => {
    const now = await sandbox.json<{ status: string; pid: number }>(["coordinator", "status"]);
    return now.status === "running" && now.pid !== pid;
  });
};
const tokenOf = (sandbox: Sandbox, agent: string) => {
  const folder = join(sandbox.env.XDG_RUNTIME_DIR!, "team-agent");
  const [key] = readdirSync(folder);
  const path = join(folder, key!, "agents", "current", agent, "fake-settings.json");
  const settings = JSON.parse(readFileSync(path, "utf8")) as { mcp: { headers: { Authorization: string } } };
  return settings.mcp.headers.Authorization.replace("Bearer ", "");
};

verifies("question.ask", async () => {
  const sandbox = await started(["ann"]);
  await requestHuman(sandbox, "Red or blue?");
  const { question_id: id, ...question } = await asked(sandbox, "Red or blue?");
  expect(question).toMatchObject({ agent_id: "ann", source: "agent", options: [] });
  expect(await told(sandbox, id)).toMatchObject([{ status: "queued_until_leader_attach" }]);
  expect((await sandbox.json<{ approvals: unknown[] }>(["approvals"])).approvals).toEqual([]);
  for (const command of [["status"], ["explain", "ann"], ["questions"]]) {
    const { stdout } = await sandbox.cli(command);
    expect(stdout).toContain(id);
    expect(stdout).toContain("Red or blue?");
  }
  expect((await sandbox.cli(["questions"])).stdout).toContain(`team-agent answer ${id}`);

  const asWorker = { env: { TEAM_AGENT_TOKEN: tokenOf(sandbox, "ann") } };
  expect(await sandbox.json(["answer", id, "red"], asWorker)).toMatchObject({ error_code: "not_allowed" });
  await send(sandbox, "ann", `[[call answer_question {"question_id": "${id}", "answer": "red"}]]`);
  await until("the tool is refused", () => records(sandbox).includes("ann may not call answer_question"));

  const done = await answer(sandbox, id, "blue,", "like", "the", "sky");
  expect(done).toMatchObject({ ok: true, answer: "blue, like the sky" });
  await reaches(sandbox, done.message_id!, "delivered");
  expect(timesRecorded(sandbox, done.message_id!)).toBe(1);
  expect(records(sandbox)).toContain(`Answer to your question ${id}: blue, like the sky`);
  expect(await told(sandbox, id)).toMatchObject([{ status: "cancelled" }]);
  expect(await questions(sandbox)).toEqual([]);

  const late = await sandbox.cli(["answer", id, "red"]);
  expect(late.exitCode).toBe(1);
  expect(late.stderr).toMatch(
    /^error: question .* answered \(by person: blue, like the sky\) already\naction: .*\nlog: /,
  );
  expect(await answer(sandbox, "qst_000000000000", "x")).toMatchObject({ error_code: "question_unknown" });
  expect((await sandbox.cli(["answer", id])).exitCode).toBe(2);
});

verifies("question.dialog", async () => {
  const sandbox = await started(["ann"]);
  const ask = () => send(sandbox, "ann", "[[question Which port?|4242|8080]] [[say went on]]");
  await ask();
  const first = await asked(sandbox, "Which port?");
  expect(first).toMatchObject({ agent_id: "ann", source: "dialog", options: ["4242", "8080"] });
  const state = await sandbox.json<{ state: string; detail: string; questions: Question[] }>([
    "explain",
    "ann",
  ]);
  expect(state).toMatchObject({ state: "waiting", questions: [{ question_id: first.question_id }] });
  expect(state.detail).toContain("Which port?");
  expect((await told(sandbox, first.question_id))[0]!.content).toContain("2. 8080");

  const wrong = await sandbox.cli(["answer", first.question_id, "80"]);
  expect([wrong.exitCode, wrong.stderr]).toEqual([1, expect.stringContaining("1. 4242, 2. 8080")]);
  expect(await answer(sandbox, first.question_id, "3")).toMatchObject({
    error_code: "question_option_unknown",
  });
  // Two at once: one is the answer, the other is told so.
  const both = await Promise.all([
    answer(sandbox, first.question_id, "8080"),
    answer(sandbox, first.question_id, "8080"),
  ]);
  expect(both.map((one) => one.error_code ?? one.answer).sort()).toEqual(["8080", "question_closed"]);
  await chose(sandbox, "8080");
  expect(await told(sandbox, first.question_id)).toMatchObject([{ status: "cancelled" }]);

  await ask();
  const second = await asked(sandbox, "Which port?");
  expect(second.question_id).not.toBe(first.question_id);
  expect(await answer(sandbox, second.question_id, "1")).toMatchObject({ ok: true, answer: "4242" });
  await chose(sandbox, "4242");

  // At the pane, with another question right behind it.
  await send(sandbox, "ann", "[[question Which host?|here|there]] [[question Which disk?|old|new]]");
  const third = await asked(sandbox, "Which host?");
  await press(sandbox, "2");
  const fourth = await asked(sandbox, "Which disk?");
  expect(await questions(sandbox)).toHaveLength(1);
  const late = await answer(sandbox, third.question_id, "here");
  expect(late).toMatchObject({
    error_code: "question_closed",
    error: expect.stringContaining("answered_at_pane"),
  });
  await chose(sandbox, "there");
  await press(sandbox, "1");
  // Told so whether or not the pane was looked at since.
  expect(await answer(sandbox, fourth.question_id, "new")).toMatchObject({ error_code: "question_closed" });
  await chose(sandbox, "old");
  expect(records(sandbox)).not.toContain("the person chose: new");
  await until("nobody waits", async () => (await questions(sandbox)).length === 0);
  const closed = sandbox.read(".team/logs/events.jsonl").match(/"event":"question\.closed"/g);
  expect(closed).toHaveLength(4);
});

verifies("question.restart", async () => {
  const sandbox = await started(["ann"]);
  await requestHuman(sandbox, "Red or blue?");
  const { question_id: open } = await asked(sandbox, "Red or blue?");
  await requestHuman(sandbox, "Left or right?");
  const { question_id: done } = await asked(sandbox, "Left or right?");
  await send(sandbox, "ann", "[[question Which port?|4242|8080]]");
  const { question_id: dialog } = await asked(sandbox, "Which port?");
  const answered = await answer(sandbox, done, "left");
  await reaches(sandbox, answered.message_id!, "queued_until_dialog");
  await killCoordinator(sandbox);

  await until("the new one has read the screen twice", () => {
    const seen = sandbox.read(".team/logs/events.jsonl").match(/"event":"agent\.dialog_open"/g);
    return seen?.length === 2;
  });
  expect((await questions(sandbox)).map((one) => one.question_id)).toEqual([open, dialog]);
  expect(await answer(sandbox, dialog, "8080")).toMatchObject({ ok: true, answer: "8080" });
  await chose(sandbox, "8080");
  await reaches(sandbox, answered.message_id!, "delivered");
  expect(timesRecorded(sandbox, answered.message_id!)).toBe(1);
  expect(await told(sandbox, "Which port?")).toHaveLength(1);
  expect(await answer(sandbox, done, "right")).toMatchObject({ error_code: "question_closed" });

  // What was answered while nobody looked is found closed.
  await send(sandbox, "ann", "[[question Which disk?|old|new]]");
  const { question_id: meanwhile } = await asked(sandbox, "Which disk?");
  await killCoordinator(sandbox);
  await press(sandbox, "1");
  await until("it is closed", async () => (await questions(sandbox)).length === 1);
  expect(await answer(sandbox, meanwhile, "new")).toMatchObject({ error_code: "question_closed" });
  expect(await answer(sandbox, open, "blue")).toMatchObject({ ok: true });
});
