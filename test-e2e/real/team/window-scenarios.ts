import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { ALL_PROGRAMS } from "../program/index.ts";
import { askedFor, programOf } from "./documents.ts";
import { becomes, rests } from "./states.ts";
import { expectDelivered, expectOnce, messageOf, send, untilApproval } from "./watch.ts";
import { windowOf } from "./window.ts";
import type { World } from "./world.ts";

/** Somebody answers at the window, and nobody else does: the row is closed, and the turn goes on. */
export const answerAtTheWindow = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  const run = `echo ran >> at-window-${name}`;
  await send(world, name, `${askedFor(name, run)} [[say went on]]`);
  const { approval_id } = await untilApproval(world, name, `at-window-${name}`);
  const window = await windowOf(world, name);
  await window.keys(...(await window.keysFor("accept")));
  await rests(world, name);
  expect(await world.read(`at-window-${name}`)).toBe("ran\n");
  const late = await world.cli(["approve", approval_id]);
  expect(late.exitCode).toBe(1);
  expect(late.stderr).toContain("already");
  const { waiting_count } = await world.json<{ waiting_count: number }>(["approvals"]);
  expect(waiting_count).toBe(0);
};

/** Somebody answers a program's own dialog from the command line: by keys, and once. */
export const approveFromTheCommandLine = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  const run = `echo ran >> from-afar-${name}`;
  await send(world, name, `${askedFor(name, run)} [[say went on]]`);
  const { approval_id } = await untilApproval(world, name, `from-afar-${name}`);
  const approved = await world.cli(["approve", approval_id]);
  expect(approved.exitCode, approved.stderr).toBe(0);
  await rests(world, name);
  expect(await world.read(`from-afar-${name}`)).toBe("ran\n");
};

/** Somebody denies it by the keys of the program's own dialog: the turn is over, and the next one begins as ever. */
export const denyFromTheCommandLine = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  const run = `echo ran >> denied-${name}`;
  await send(world, name, `${askedFor(name, run)} [[say went on]]`);
  const { approval_id } = await untilApproval(world, name, `denied-${name}`);
  const denied = await world.cli(["deny", approval_id]);
  expect(denied.exitCode, denied.stderr).toBe(0);
  await becomes(world, name, "interrupted");
  await expectDelivered(world, await send(world, name, `After the no, ${name}. [[say looked]]`));
  await rests(world, name);
  await expectOnce(world, `After the no, ${name}.`);
  await expect(world.read(`denied-${name}`)).rejects.toThrow("ENOENT");
};

/** Somebody presses Escape before the model said a word: nothing may be recorded of it, and the agent is free again. */
export const stopAtTheWindow = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  await send(world, name, `THINKS-ALONE-${name} [[sleep 61000]] [[say thought]]`);
  await world.api.waitForRequest((one) => one.newText.includes(`THINKS-ALONE-${name}`));
  await becomes(world, name, "busy");
  const { keys } = await windowOf(world, name);
  const { interruptKeys = [] } = ALL_PROGRAMS[programOf(name)].provider;
  const isStopped = async () => (await world.json<{ state: string }>(["explain", name])).state !== "busy";
  // As a person: one key after the other, because a program may take two that come together for another one, and once more where nothing came of it.
  for (let attempt = 0; attempt < 5 && !(await isStopped()); attempt += 1) {
    for (const key of interruptKeys) {
      await keys(key);
      if (interruptKeys.length > 1) await delay(300);
    }
    await until("the turn is over", isStopped, 5_000).catch(() => false);
  }
  await becomes(world, name, "interrupted");
  // What was stopped may stand in the input line again, as somebody's draft.
  await keys("C-u");
  const text = `After your Escape, ${name}. [[say looked]]`;
  await expectDelivered(world, await send(world, name, text));
  await rests(world, name);
  await expectOnce(world, `After your Escape, ${name}.`);
};

/** Somebody begins another conversation at the window: nothing is given to it until a person accepts it. */
export const changeTheConversation = async (
  world: World,
  name: string,
  command: string,
  // Words typed before a program shows that it is done may be lost.
  done = /./,
): Promise<void> => {
  await rests(world, name);
  await expectDelivered(world, await send(world, name, `FIRST-LIFE-${name} [[say noted]]`));
  await rests(world, name);
  const { enters, screen } = await windowOf(world, name);
  await enters(command);
  await until("it is done", async () => done.test(await screen()));
  // A program names its new conversation when it begins, or at its first prompt.
  await enters("hello from the window");
  await until("the leader is told", async () =>
    (await world.cli(["inbox", "leader"])).stdout.includes(`${name} is in another conversation now`),
  );
  await rests(world, name);
  const text = `SECOND-LIFE-${name} [[say noted]]`;
  const id = await send(world, name, text);
  await until("it waits", async () => (await messageOf(world, id)).status === "queued_until_human");
  const explained = await world.json<{ sources: { source: string; says: string }[] }>(["explain", name]);
  expect(explained.sources).toContainEqual(expect.objectContaining({ source: "session" }));
  expect((await world.cli(["accept-session", name])).exitCode).toBe(0);
  await expectDelivered(world, id);
  await rests(world, name);
  await expectOnce(world, `SECOND-LIFE-${name}`);
};

/** A second change, and back by a new start: the conversation that was accepted is resumed, with what waited. */
export const comeBack = async (world: World, name: string, command: string, done = /./): Promise<void> => {
  await rests(world, name);
  const before = await sessionOf(world, name);
  const { enters, screen } = await windowOf(world, name);
  await enters(command);
  await until("it is done", async () => done.test(await screen()));
  await enters("hello again from the window");
  await until("it is another one", async () => (await sessionOf(world, name)) !== before);
  const id = await send(world, name, `THIRD-LIFE-${name} [[say noted]]`);
  await until("it waits", async () => (await messageOf(world, id)).status === "queued_until_human");
  const started = await world.json<{ start_mode: string }>(["start-agent", name, "--force"]);
  expect(started.start_mode).toBe("resumed");
  await expectDelivered(world, id);
  await rests(world, name);
  const request = await world.api.waitForRequest(
    (one) => one.tools.length > 0 && one.text.includes(`THIRD-LIFE-${name}`),
  );
  expect(request.text).toContain(`SECOND-LIFE-${name}`);
  expect(await sessionOf(world, name)).toBe(before);
};

const sessionOf = async (world: World, name: string): Promise<string | null> => {
  const { agents } = await world.json<{ agents: { agent_id: string; session_id: string | null }[] }>([
    "status",
  ]);
  return agents.find(({ agent_id }) => agent_id === name)?.session_id ?? null;
};

/** A subagent calls tools while its worker has mail: the subagent gets none of it, the worker gets it once. */
export const writeBesideASubagent = async (
  world: World,
  name: string,
  tool: string,
  kind: Readonly<Record<string, string>> = { subagent_type: "general-purpose" },
): Promise<void> => {
  await rests(world, name);
  const steps = [1, 2, 3].map((step) => `[[call shell {"command":"sleep 1; echo sub step ${step}"}]]`);
  const prompt = `BELOW-${name} ${steps.join(" ")} [[say the subagent is done]]`;
  const input = JSON.stringify({ description: "look", prompt, ...kind });
  // The worker itself calls no tool meanwhile: only its subagent's hooks come.
  await send(world, name, `ABOVE-${name} [[call ${tool} ${input}]] [[sleep 6000]] [[say all done]]`);
  const below = await world.api.waitForRequest(
    (one) => one.newText.includes(`BELOW-${name}`) && !one.newText.includes(`ABOVE-${name}`),
  );
  const text = `For the worker alone, ${name}. [[say read]]`;
  const id = await send(world, name, text);
  await world.api.waitForRequest(
    (one) => one.conversation === below.conversation && one.newText.includes("sub step 3"),
  );
  expect((await messageOf(world, id)).status).toBe("queued_until_idle");
  await expectDelivered(world, id);
  await rests(world, name);
  await expectOnce(world, `For the worker alone, ${name}.`);
  const ofSubagent = world.api.requests.filter((one) => one.conversation === below.conversation);
  expect(ofSubagent.length).toBeGreaterThanOrEqual(4);
  for (const request of ofSubagent) expect(request.text).not.toContain(id);
};
