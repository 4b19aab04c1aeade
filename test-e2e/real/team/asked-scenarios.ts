import type { ModelRequest, ModelScript } from "@team-agent/plugin-api/testing";
import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { becomes, rests } from "./states.ts";
import { send, untilApproval } from "./watch.ts";
import { windowOf } from "./window.ts";
import type { World } from "./world.ts";

interface Question {
  readonly question_id: string;
  readonly agent_id: string;
  readonly source: string;
  readonly text: string;
  readonly options: readonly string[];
}

const option = (label: string) => ({ label, description: `it is ${label}` });
const LIBRARY = {
  id: "lib",
  header: "Library",
  question: "Which library should we use?",
  options: [option("Alpha"), option("Beta")],
};
const FEATURES = {
  id: "features",
  header: "Features",
  question: "Which features do you want?",
  options: [option("Login"), option("Export")],
};
const forClaude = ({ id: _, ...question }: typeof LIBRARY, multiSelect = false) => ({
  ...question,
  multiSelect,
});

const asks = (world: World, name: string, tool: string, questions: readonly object[]) =>
  send(world, name, `[[call ${tool} ${JSON.stringify({ questions })}]] [[say went on]]`);
const questionOf = (world: World, name: string, text: string): Promise<Question> =>
  until(
    `${name} asks: ${text}`,
    async () =>
      (await world.json<{ questions: Question[] }>(["questions"])).questions.find(
        (one) => one.agent_id === name && one.text.includes(text),
      ),
    30_000,
  );
const answer = (world: World, id: string, words: string) =>
  world.json<{ ok: boolean; error_code?: string; error?: string }>(["answer", id, words]);
/** Its model is told so, and its turn goes on to its end. */
const isGiven = async (world: World, name: string, from: number, ...words: readonly string[]) => {
  const given = (one: ModelRequest) =>
    one.number > from && words.every((text) => one.newText.replaceAll('\\"', '"').includes(text));
  await world.api.waitForRequest(given);
  await rests(world, name);
  const { questions } = await world.json<{ questions: Question[] }>(["questions"]);
  expect(questions.filter(({ agent_id }) => agent_id === name)).toEqual([]);
};

/** Claude Code's own question, answered through its hook: by a number, by words, several, and whole or not at all. */
export const answerItsQuestions = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  let from = world.api.requests.length;
  await asks(world, name, "AskUserQuestion", [forClaude(LIBRARY)]);
  const one = await questionOf(world, name, LIBRARY.question);
  expect(one).toMatchObject({ source: "hook", text: LIBRARY.question, options: ["Alpha", "Beta"] });
  expect((await world.json<{ approvals: unknown[] }>(["approvals"])).approvals).toEqual([]);
  expect(await answer(world, one.question_id, "2")).toMatchObject({ ok: true });
  await isGiven(world, name, from, `"${LIBRARY.question}"="Beta"`);

  from = world.api.requests.length;
  await asks(world, name, "AskUserQuestion", [forClaude(FEATURES, true)]);
  const several = await questionOf(world, name, FEATURES.question);
  expect(await answer(world, several.question_id, "login, 2")).toMatchObject({ ok: true });
  await isGiven(world, name, from, `"${FEATURES.question}"="Login, Export"`);

  from = world.api.requests.length;
  await asks(world, name, "AskUserQuestion", [forClaude(LIBRARY), forClaude(FEATURES, true)]);
  const two = await questionOf(world, name, FEATURES.question);
  expect(await answer(world, two.question_id, "Beta")).toMatchObject({
    error_code: "question_option_unknown",
  });
  expect(await answer(world, two.question_id, "a third one; Export")).toMatchObject({ ok: true });
  await isGiven(world, name, from, `"${LIBRARY.question}"="a third one"`, `"${FEATURES.question}"="Export"`);
};

/** Its hook is lost with the coordinator: what stands on the screen is answered by keys, page by page, and sent. */
export const answerItWithoutItsHook = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  const from = world.api.requests.length;
  await asks(world, name, "AskUserQuestion", [forClaude(LIBRARY), forClaude(FEATURES, true)]);
  const { source } = await questionOf(world, name, FEATURES.question);
  expect(source).toBe("hook");
  process.kill((await world.json<{ pid: number }>(["coordinator", "status"])).pid, "SIGKILL");
  const onScreen = (text: string) =>
    until(`the screen asks: ${text}`, async () => {
      const one = await questionOf(world, name, text);
      return one.source === "dialog" ? one : null;
    });
  const first = await onScreen(LIBRARY.question);
  expect(first).toMatchObject({ text: LIBRARY.question, options: ["Alpha", "Beta"] });
  expect(await answer(world, first.question_id, "Beta")).toMatchObject({ ok: true });
  const second = await onScreen(FEATURES.question);
  expect(second).toMatchObject({ text: FEATURES.question, options: ["Login", "Export"] });
  expect(await answer(world, second.question_id, "Login, Export")).toMatchObject({ ok: true });
  await isGiven(world, name, from, `"${LIBRARY.question}"="Beta"`, `"${FEATURES.question}"="Login, Export"`);
};

/** Somebody is first at the window, with an option or with Escape: nobody waits for an answer any more. */
export const answerItAtTheWindow = async (world: World, name: string): Promise<void> => {
  for (const [key, state] of [
    ["1", "ready"],
    ["Escape", "interrupted"],
  ] as const) {
    await rests(world, name);
    await asks(world, name, "AskUserQuestion", [forClaude(LIBRARY)]);
    const { question_id } = await questionOf(world, name, LIBRARY.question);
    const window = await windowOf(world, name);
    await until("its dialog stands", async () => (await window.screen()).includes("1. Alpha"));
    await new Promise((resolve) => setTimeout(resolve, 700));
    await window.keys(key);
    await becomes(world, name, state);
    expect(await answer(world, question_id, "2")).toMatchObject({
      error_code: "question_closed",
      error: expect.stringContaining("answered_at_pane"),
    });
  }
};

/** A plan is written where the program wants it, and then it asks whether it is right. */
const plans: ModelScript = (request) => {
  const path = /(\/\S+\/plans\/[\w-]+\.md)/.exec(request.text)?.[1];
  if (!request.newText.includes("MAKE-A-PLAN") || !path) return undefined;
  return { call: { name: "Write", input: { file_path: path, content: "1. Look\n2. Leap\n" } } };
};
const asksForItsPlan: ModelScript = (request) => {
  const isWritten = /File created|has been (?:created|updated)/.test(request.newText);
  return isWritten && request.text.includes("MAKE-A-PLAN")
    ? { call: { name: "ExitPlanMode", input: {} } }
    : plans(request);
};

/** The plan dialog is an approval: a denial reaches the model with its words, a yes approves. */
export const decideItsPlan = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  const window = await windowOf(world, name);
  await until(
    "it is in plan mode",
    async () => {
      if ((await window.screen()).includes("plan mode on")) return true;
      await window.keys("BTab");
      return await until(
        "the mode changes",
        async () => (await window.screen()).includes("plan mode on"),
        700,
      )
        .then(() => true)
        .catch(() => false);
    },
    20_000,
  );
  world.api.setScript(asksForItsPlan);
  await send(world, name, "MAKE-A-PLAN [[say planned]]");
  const first = await untilApproval(world, name, "Look");
  const denied = await world.cli(["deny", first.approval_id, "--reason", "look twice"]);
  expect(denied.exitCode, denied.stderr).toBe(0);
  await world.api.waitForRequest((one) => one.newText.includes("look twice"));
  await rests(world, name);
  expect(await window.screen()).toContain("plan mode on");
  await send(world, name, "MAKE-A-PLAN-AGAIN [[call ExitPlanMode {}]] [[say planned]]");
  const second = await untilApproval(world, name, "Look");
  const approved = await world.cli(["approve", second.approval_id]);
  expect(approved.exitCode, approved.stderr).toBe(0);
  await world.api.waitForRequest((one) => one.newText.includes("approved your plan"));
  await rests(world, name);
  world.api.setScript(null);
  const screen = await window.screen();
  expect(screen).not.toContain("plan mode on");
  expect(screen).not.toContain("auto mode on");
};

/** Codex asks in its own dialog, which no hook can answer: by keys, one question after the other. */
export const answerItsDialogs = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  let from = world.api.requests.length;
  await asks(world, name, "request_user_input", [LIBRARY]);
  const one = await questionOf(world, name, LIBRARY.question);
  expect(one.source).toBe("dialog");
  expect(one.options[1]).toContain("Beta");
  expect(await answer(world, one.question_id, "2")).toMatchObject({ ok: true });
  await isGiven(world, name, from, '"lib":{"answers":["Beta"]}');

  from = world.api.requests.length;
  await asks(world, name, "request_user_input", [LIBRARY, FEATURES]);
  const first = await questionOf(world, name, LIBRARY.question);
  expect(await answer(world, first.question_id, "1")).toMatchObject({ ok: true });
  const second = await questionOf(world, name, FEATURES.question);
  expect(await answer(world, second.question_id, second.options[1]!)).toMatchObject({ ok: true });
  await isGiven(world, name, from, '"lib":{"answers":["Alpha"]}', '"features":{"answers":["Export"]}');
};
