import { expect } from "vitest";
import { ALL_PROGRAMS } from "../program/index.ts";
import { programOf } from "./documents.ts";
import { expectDelivered, expectOnce, send, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

/** A worker runs the same program in a command: that one's conversation is none of the worker's. */
export const runAnotherInside = async (world: World, name: string): Promise<void> => {
  const sessionOf = async () => {
    const { agents } = await world.json<{ agents: { agent_id: string; session_id: string }[] }>(["status"]);
    return agents.find(({ agent_id }) => agent_id === name)!.session_id;
  };
  await untilReady(world, [name]);
  const before = await sessionOf();
  const command = `${ALL_PROGRAMS[programOf(name)].command} -p hello > inner.txt 2>&1`;
  await expectDelivered(
    world,
    await send(world, name, `[[call shell ${JSON.stringify({ command })}]] [[say outer]]`),
  );
  await untilReady(world, [name]);
  expect(await world.read("inner.txt")).toContain("MOCK-REPLY: hello");
  expect(await sessionOf()).toBe(before);
  const text = `After the other one, ${name}.`;
  await expectDelivered(world, await send(world, name, text));
  await untilReady(world, [name]);
  await expectOnce(world, text);
  expect((await world.cli(["inbox", "leader"])).stdout).not.toContain("another conversation");
};
