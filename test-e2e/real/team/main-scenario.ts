import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { ModelScript } from "@team-agent/plugin-api/testing";
import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { longText, shortWork, WORKERS } from "./documents.ts";
import { leaderScript } from "./leader-script.ts";
import { isNamed } from "./mind.ts";
import { agrees, type Person } from "./person.ts";
import { expectDelivered, expectOnce, lastRequest, messageOf, send, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

const NAMES = WORKERS.map(({ name }) => name);

/** A person lets the leader build a team, give it work, and sees the results. */
export const leadATeam = async (world: World, startLeader: () => Promise<Person>): Promise<void> => {
  world.api.setScript(leaderScript(world.workspace));
  const person = await startLeader();
  await person.seesInputBox();
  await person.enters("Please build a team of a Claude Code and a Codex worker.");
  await agrees(person);
  await person.sees("the start", /TEAM STARTED/);
  const status = await untilReady(world, NAMES);
  expect(status.agents.map((one) => one.channel)).toEqual(["hooks", "hooks"]);
  expect(status.leader_receiver).toMatchObject({ status: "attached", provider: "claude" });

  await person.enters("Give them the short work.");
  for (const name of NAMES)
    await person.sees(`${name}'s result`, new RegExp(`RESULT.*<${name}> ${name} 做完了 the short work`));
  await untilReady(world, NAMES);
  await person.enters("Give them the long work.");
  for (const name of NAMES)
    await person.sees(`${name}'s result`, new RegExp(`RESULT.*<${name}> ${name} read the long work`));
  for (const name of NAMES) {
    expect(longText(name)).toHaveLength(5_000);
    await expectOnce(world, shortWork(name));
    await expectOnce(world, longText(name));
    expect(await world.read(`by-${name}.txt`)).toBe(`written by ${name}`);
    expect(await world.read(`ran-${name}.txt`)).toBe("ran\n");
  }
  const { messages } = await world.json<{ messages: { message_id: string; content: string }[] }>([
    "inbox",
    "leader",
  ]);
  const results = messages.filter((one) => one.content.includes("reported success"));
  expect(results).toHaveLength(4);
  for (const { message_id } of results) await expectDelivered(world, message_id);
  const asked = (await world.events()).filter((one) => one.event === "worker.awaiting_human_confirm");
  expect(asked).toEqual([]);
};

/** A message to a worker in the middle of its turn reaches the model within that turn, and once. */
export const writeToBusy = async (
  world: World,
  name: string,
  { by = "toolFinished", command = "echo busy" } = {},
): Promise<void> => {
  await untilReady(world, [name]);
  const first = await send(
    world,
    name,
    `BUSY-${name} [[sleep 2500]] [[call shell {"command":"${command}"}]] [[sleep 500]] [[say was busy]]`,
  );
  await world.api.waitForRequest((one) => one.newText.includes(`BUSY-${name}`));
  const text = `In the middle of it, ${name}: 顺便看一下这个。`;
  const second = await send(world, name, text);
  await until("it waits", async () => (await messageOf(world, second)).status === "queued_until_idle");
  for (const id of [first, second]) await expectDelivered(world, id);
  const { evidence } = await messageOf(world, second);
  expect(evidence?.find((one) => one.status === "submitted")?.source).toBe(by);
  await untilReady(world, [name]);
  await expectOnce(world, text);
};

/** A text that one hook answer cannot carry arrives as its head, and whole through the tool that reads it. */
export const writeMoreThanAHookCarries = async (
  world: World,
  name: string,
  id: string,
  characters = 10_000,
): Promise<void> => {
  await untilReady(world, [name]);
  const body = "很长的中文消息。".repeat(characters / 8);
  world.api.setScript(readsWhatItIsShownABeginningOf);
  const file = path.join(world.root, `${id}.txt`);
  await writeFile(file, `VERY-LONG-${name} ${body}`);
  await world.json(["send", name, "--file", file, "--message-id", id]);
  await world.api.waitForRequest(
    ({ newText }) => newText.includes(`"message_id":"${id}"`) && newText.includes('"next_offset":null'),
    60_000,
  );
  await untilReady(world, [name]);
  world.api.setScript(null);
  expect((await messageOf(world, id)).status).toBe("acknowledged");
  const { text } = lastRequest(world, `VERY-LONG-${name}`);
  const page = new RegExp(`"message_id":"${id}".*?"content":"([^"]*)","next_offset"`, "gs");
  const pages = [...text.matchAll(page)].map(([, words]) => words);
  expect(pages.join("")).toBe(`VERY-LONG-${name} ${body}`);
};

const readsWhatItIsShownABeginningOf: ModelScript = ({ newText, tools }) => {
  const head = /This is the beginning of a message .* message_id "(msg_\w+)"/.exec(newText);
  const page = /"message_id":"(msg_\w+)".*"next_offset":(\d+)/s.exec(newText);
  const [, message_id, offset = "0"] = head ?? page ?? [];
  if (message_id === undefined) return undefined;
  const input = { message_id, offset: Number(offset) };
  const flat = tools.find((tool) => isNamed(tool, "read_message"));
  if (flat !== undefined) return { call: { name: flat, input } };
  return { call: { name: "read_message", namespace: "mcp__team_orchestrator", input } };
};

/** Milliseconds from the command, and from the moment it was stored, to the model's request that carries the text. */
export const measureSends = async (
  world: World,
  name: string,
): Promise<{ fromCommand: number[]; fromStored: number[] }> => {
  const fromCommand: number[] = [];
  const fromStored: number[] = [];
  for (let index = 0; index < 5; index += 1) {
    await untilReady(world, [name]);
    const mark = `MEASURE-${name}-${index} [[say ok]]`;
    const began = Date.now();
    const id = await send(world, name, mark);
    const { at } = await world.api.waitForRequest((one) => one.newText.includes(mark));
    const stored = (await world.events()).find(
      (one) => one.event === "send.durably_stored" && one.message_id === id,
    );
    fromCommand.push(at - began);
    fromStored.push(at - Date.parse(String(stored?.ts)));
  }
  return { fromCommand, fromStored };
};

/** Milliseconds from the end of a tool call that ran to the model's request that carries the text. */
export const measureBusySends = async (world: World, name: string): Promise<number[]> => {
  const found: number[] = [];
  for (let index = 0; index < 5; index += 1) {
    await untilReady(world, [name]);
    const [file, text] = [`ended-${name}-${index}`, `MEASURE-BUSY-${name}-${index}: look at this, too.`];
    const command = `sleep 1.5; date +%s%3N > ${file}`;
    await send(world, name, `[[call shell ${JSON.stringify({ command })}]] [[say ok]]`);
    await world.api.waitForRequest((one) => one.newText.includes(file));
    await send(world, name, text);
    const { at } = await world.api.waitForRequest((one) => one.newText.includes(text));
    found.push(at - Number(await world.read(file)));
  }
  return found;
};
