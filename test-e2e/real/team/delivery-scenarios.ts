import { access } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { seeded } from "../../chaos/random.ts";
import { until } from "../../kit/until.ts";
import { askedFor } from "./documents.ts";
import {
  expectDelivered,
  expectOnce,
  lastRequest,
  messageOf,
  send,
  untilApproval,
  untilReady,
} from "./watch.ts";
import { windowOf } from "./window.ts";
import type { World } from "./world.ts";

const ARRIVED = ["delivered", "acknowledged"];

/** Texts of one and of five thousand characters, and of nearly as many as a hook carries. */
export const writeShortAndLong = async (world: World, name: string): Promise<void> => {
  for (const size of [1, 5_000, 8_500]) {
    await untilReady(world, [name]);
    const text =
      size === 1
        ? "行"
        : `SIZE-${size}-${name} ${"abcdefghi ".repeat(size / 10)}`.slice(0, size - 4).concat(" end");
    const id = await send(world, name, text);
    await expectDelivered(world, id);
    await world.api.waitForRequest(
      (one) => one.tools.length > 0 && one.text.includes(`[team-agent-token:${id}:`),
    );
    await expectOnce(world, `${text}\n\n[team-agent-token:${id}:`);
  }
};

/** Ten messages during a turn without a tool call: its end hands them over, in their order, each once. */
export const writeTenDuringATurn = async (world: World, name: string): Promise<void> => {
  await untilReady(world, [name]);
  await send(world, name, `LONG-TURN-${name} [[sleep 4000]] [[say over]]`);
  await world.api.waitForRequest((one) => one.newText.includes(`LONG-TURN-${name}`));
  const ids: string[] = [];
  for (let index = 0; index < 10; index++)
    ids.push(await send(world, name, `number ${index} of ten for ${name}.`));
  for (const id of ids) await expectDelivered(world, id);
  await untilReady(world, [name]);
  const { text } = lastRequest(world, `LONG-TURN-${name}`);
  const places = ids.map((id) => text.indexOf(`[team-agent-token:${id}:`));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  for (const id of ids) expect(text.split(`[team-agent-token:${id}:`)).toHaveLength(2);
};

/** The person at the window and somebody at the command line answer in the same moment: one wins, the tool runs once. */
export const answerTwice = async (world: World, name: string): Promise<void> => {
  await untilReady(world, [name]);
  const file = path.join(world.workspace, `twice-${name}`);
  const run = `echo ran >> twice-${name}`;
  await send(world, name, `${askedFor(name, run)} [[say went on]]`);
  const { approval_id } = await untilApproval(world, name, "twice");
  const window = await windowOf(world, name);
  const keys = await window.keysFor("accept");
  const [approve] = await Promise.all([world.cli(["approve", approval_id]), window.keys(...keys)]);
  expect([0, 1]).toContain(approve.exitCode);
  if (approve.exitCode === 1) expect(approve.stderr).toContain("already");
  await until(
    "the command ran",
    () =>
      access(file).then(
        () => true,
        () => false,
      ),
    20_000,
  );
  await untilReady(world, [name]);
  expect((await world.read(`twice-${name}`)).trim()).toBe("ran");
  expect((await world.json<{ waiting_count: number }>(["approvals"])).waiting_count).toBe(0);
};

/** Many messages while the coordinator is killed again and again: each is given to its model once. */
export const writeThroughCrashes = async (
  world: World,
  names: readonly string[],
  count: number,
): Promise<void> => {
  await untilReady(world, names);
  const random = seeded(count);
  const sent: { id: string; to: string }[] = [];
  let over = false;
  const kills = (async () => {
    let killed = 0;
    while (!over) {
      await new Promise((resolve) => setTimeout(resolve, random.between(300, 2_500)));
      const { pid } = await world.json<{ pid?: number }>(["coordinator", "status"]);
      if (over || pid === undefined) continue;
      process.kill(pid, "SIGKILL");
      killed += 1;
    }
    return killed;
  })();
  const write = async (to: string, index: number) => {
    const id = `msg_${names.indexOf(to)}${String(index).padStart(11, "0")}`;
    // The same id until it is stored: an answer that was lost is no reason to send twice.
    for (;;) {
      const run = await world.cli(["send", to, `storm ${index} for ${to}`, "--message-id", id]);
      if (run.exitCode === 0 || run.stderr.includes("stored already")) break;
    }
    sent.push({ id, to });
  };
  const write1 = async (to: string) => {
    for (let index = 0; index < count / names.length; index++) await write(to, index);
  };
  await Promise.all(names.map(write1));
  over = true;
  const killed = await kills;
  await world.cli(["coordinator", "ensure"]);
  for (const { id } of sent)
    await until(`${id} arrives`, async () => ARRIVED.includes((await messageOf(world, id)).status), 120_000);
  await untilReady(world, names);
  const lost: string[] = [];
  const doubled: string[] = [];
  for (const name of names) {
    const { text } = lastRequest(world, `for ${name}`);
    for (const { id, to } of sent) {
      const times = text.split(`[team-agent-token:${id}:`).length - 1;
      if (to === name && times === 0) lost.push(id);
      if (times > (to === name ? 1 : 0)) doubled.push(`${id} ${times}`);
    }
  }
  console.info(
    `${sent.length} messages, coordinator killed ${killed} times, lost ${lost.length}, doubled ${doubled.length}`,
  );
  expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
  expect(killed).toBeGreaterThan(2);
};
