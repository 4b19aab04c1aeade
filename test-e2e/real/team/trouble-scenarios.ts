import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { becomes, rests } from "./states.ts";
import { expectDelivered, expectOnce, messageOf, send } from "./watch.ts";
import { windowOf } from "./window.ts";
import type { World } from "./world.ts";

const interrupt = async (world: World, name: string, text: string): Promise<string> =>
  (await world.json<{ message_id: string }>(["send", name, text, "--priority", "interrupt"])).message_id;
const noticesWith = async (world: World, words: string): Promise<number> =>
  (
    await world.json<{ messages: { sender: string; content: string }[] }>([
      "inbox",
      "leader",
      "--limit",
      "100",
    ])
  ).messages.filter(({ sender, content }) => sender === "coordinator" && content.includes(words)).length;

/** A command runs for a minute, and a model thinks for a minute: both are stopped, and the new text arrives once. */
export const stopForAnInterrupt = async (world: World, name: string, command = "sleep 61"): Promise<void> => {
  await rests(world, name);
  await expectDelivered(
    world,
    await send(world, name, `RUNS-${name} [[call shell {"command":"${command}"}]]`),
  );
  await world.api.waitForRequest((one) => one.newText.includes(`RUNS-${name}`));
  const running = `First look at this, ${name}. [[say looked]]`;
  const first = await interrupt(world, name, running);
  await expectDelivered(world, first);
  await rests(world, name);
  await expectOnce(world, `First look at this, ${name}.`);

  await send(world, name, `THINKS-${name} [[sleep 61000]] [[say thought]]`);
  await world.api.waitForRequest((one) => one.newText.includes(`THINKS-${name}`));
  await becomes(world, name, "busy");
  const second = await interrupt(world, name, `And at that, ${name}. [[say looked again]]`);
  await expectDelivered(world, second);
  await rests(world, name);
  await expectOnce(world, `And at that, ${name}.`);
};

/** Somebody writes in the window of a busy worker: nothing is pressed there, and what stands there stays. */
export const leaveADraftAlone = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  await expectDelivered(
    world,
    await send(world, name, `[[call shell {"command":"sleep 20"}]] [[say slept]]`),
  );
  const { screen, types, keys } = await windowOf(world, name);
  await types("half a thought");
  await until("the draft stands", async () => (await screen()).includes("half a thought"));
  const id = await interrupt(world, name, `After your draft, ${name}.`);
  await until(
    "it waits for the person",
    async () => (await messageOf(world, id)).status === "queued_until_human",
  );
  expect(await screen()).toContain("half a thought");
  await keys("C-u");
  await expectDelivered(world, id);
  await rests(world, name);
  await expectOnce(world, `After your draft, ${name}.`);
};

/**
 * An overload that passes is nobody's business; a limit that ends the turn is shown, told once, and waited for. Answers
 * the message that waits for its end.
 */
export const meetLimits = async (world: World, name: string): Promise<string> => {
  await rests(world, name);
  const passes = await send(world, name, `OVERLOADED-${name} [[error 529 1]] [[say recovered]]`);
  await expectDelivered(world, passes);
  await rests(world, name);
  expect(await noticesWith(world, `The turn of ${name} ended with an error`)).toBe(0);

  world.api.setScript(({ text }) =>
    text.includes(`LIMITED-${name}`) && !text.includes(`After the limit, ${name}.`)
      ? { status: 429 }
      : undefined,
  );
  await send(world, name, `LIMITED-${name}`);
  const told = await becomes(world, name, "error");
  expect(told.detail).toMatch(/^(?:rate_limit|quota): .*; tried again at /s);
  const waiting = await send(world, name, `After the limit, ${name}.`);
  await until("it waits", async () => (await messageOf(world, waiting)).status === "queued_until_quota");
  expect(await noticesWith(world, `The turn of ${name} ended with an error`)).toBe(1);
  world.api.setScript(null);
  return waiting;
};

/** The time of the limit has passed: what waited is given once, and the agent is as before. */
export const outliveTheLimit = async (world: World, name: string, waiting: string): Promise<void> => {
  await until(
    `${name} gets what waited`,
    async () => ["delivered", "acknowledged"].includes((await messageOf(world, waiting)).status),
    120_000,
  );
  await becomes(world, name, "ready");
  await expectOnce(world, `After the limit, ${name}.`);
  const { evidence } = await messageOf(world, waiting);
  expect(evidence?.filter(({ status }) => status === "submitted")).toHaveLength(1);
};

/** The coordinator dies while a worker works: its result comes all the same, once. */
export const dieWhileTheyWork = async (world: World, names: readonly string[]): Promise<void> => {
  const ids: string[] = [];
  for (const name of names) {
    await rests(world, name);
    const work = `[[call shell {"command":"sleep 8"}]] [[call report_result {"summary":"${name} survived"}]] [[say end]]`;
    ids.push(await send(world, name, work));
  }
  for (const id of ids) await expectDelivered(world, id);
  const { pid } = await world.json<{ pid: number }>(["coordinator", "status"]);
  process.kill(pid, "SIGKILL");
  for (const name of names)
    await until(
      `${name}'s result`,
      async () =>
        (await world.cli(["inbox", "leader"])).stdout.includes(
          `reported success from ${name}: ${name} survived`,
        ),
      30_000,
    );
  expect((await world.json<{ pid: number }>(["coordinator", "status"])).pid).not.toBe(pid);
  for (const name of names) {
    await rests(world, name);
    const id = await send(world, name, `After the crash, ${name}.`);
    await expectDelivered(world, id);
    await expectOnce(world, `After the crash, ${name}.`);
  }
};

/** A worker is given a task, says something and stops: it is asked once, and then its last words are kept. */
export const askForAReport = async (world: World, giver: string, worker: string): Promise<void> => {
  for (const name of [giver, worker]) await rests(world, name);
  const task = { id: `task-of-${worker}`, title: "build it", assignee: worker };
  const order = JSON.stringify({ task, message: "[[say it is all done]]" });
  await send(world, giver, `[[call assign_task ${order}]] [[say given]]`);
  await until(
    "the leader is told",
    async () => (await noticesWith(world, `${worker} ended its turn without a report`)) === 1,
    60_000,
  );
  const { latest_results } = await world.json<{ latest_results: { status: string; agent_id: string }[] }>([
    "status",
  ]);
  expect(latest_results.filter(({ agent_id }) => agent_id === worker)).toContainEqual(
    expect.objectContaining({ status: "unreported" }),
  );
  await rests(world, worker);
  await expectOnce(world, `You were given task-of-${worker} (build it)`);
};

/** The person has a hook of their own that nobody trusted yet: ours cannot be installed beside it. */
export const haveAnOwnHook = async (world: World): Promise<void> => {
  const hooks = { UserPromptSubmit: [{ hooks: [{ type: "command", command: "true" }] }] };
  await writeFile(path.join(world.codexHome, "hooks.json"), JSON.stringify({ hooks }));
};

/** The person's own settings turn every hook off, as a managed policy would. */
export const forbidHooks = async (world: World): Promise<void> => {
  const file = path.join(world.claudeConfigDir, "settings.json");
  const settings = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...settings, disableAllHooks: true }));
};

/** No hook comes: it is said, and messages arrive by paste, each once. */
export const writeToTheDeaf = async (world: World, name: string, note: string): Promise<void> => {
  await rests(world, name);
  for (const text of [`Can you hear me, ${name}?`, `A second one for ${name}, 用中文。`]) {
    const id = await send(world, name, text);
    await until(
      `${id} is delivered`,
      async () => ["delivered", "acknowledged"].includes((await messageOf(world, id)).status),
      60_000,
    );
    await rests(world, name);
    await expectOnce(world, text);
    const { evidence } = await messageOf(world, id);
    expect(evidence?.at(-1)).toMatchObject({ status: "delivered", source: "transcript prompt" });
  }
  const { agents } = await world.json<{ agents: { agent_id: string; channel: string; notes: string[] }[] }>([
    "status",
  ]);
  const agent = agents.find(({ agent_id }) => agent_id === name);
  expect(agent?.channel).toBe("paste");
  expect(agent?.notes).toContainEqual(expect.stringContaining(note));
};

const AWAY_MS = 60_000;

/** No coordinator runs for a minute: the turns end by themselves meanwhile, and later messages arrive as ever. */
export const beAwayForAWhile = async (world: World, names: readonly string[]): Promise<void> => {
  const ended = names.map((name) =>
    world.api.waitForRequest((one) => one.newText.includes(`${name} was alone`), AWAY_MS),
  );
  for (const name of names) {
    await rests(world, name);
    const work = [1, 2, 3].map((step) => `[[call shell {"command":"sleep 2; echo ${name} step ${step}"}]]`);
    const last = `[[call shell {"command":"echo ${name} was alone"}]] [[say ended]]`;
    await expectDelivered(world, await send(world, name, `${work.join(" ")} ${last}`));
  }
  const away = Date.now();
  expect((await world.cli(["coordinator", "stop"])).exitCode).toBe(0);
  // Six seconds of work: hooks that hang would make it minutes.
  await Promise.all(ended);
  expect(await world.json(["coordinator", "status"])).toMatchObject({ status: "missing" });
  await new Promise((resolve) => setTimeout(resolve, AWAY_MS - (Date.now() - away)));
  await world.cli(["coordinator", "ensure"]);
  for (const name of names) {
    await rests(world, name);
    const text = `We are back, ${name}. [[call report_result {"summary":"${name} is back"}]] [[say yes]]`;
    await expectDelivered(world, await send(world, name, text));
    await until(
      `${name}'s report`,
      async () =>
        (await world.cli(["inbox", "leader"])).stdout.includes(
          `reported success from ${name}: ${name} is back`,
        ),
      30_000,
    );
    await expectOnce(world, `We are back, ${name}.`);
  }
};
