import { access } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { becomes } from "./states.ts";
import { expectDelivered, expectOnce, messageOf, send, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

/** A worker runs the same program in a command: that one's conversation is none of the worker's. */
export const runAnotherInside = async (world: World, name: string): Promise<void> => {
  const sessionOf = async () => {
    const { agents } = await world.json<{ agents: { agent_id: string; session_id: string }[] }>(["status"]);
    return agents.find(({ agent_id }) => agent_id === name)!.session_id;
  };
  await untilReady(world, [name]);
  const before = await sessionOf();
  const command = "qwen -p hello > inner.txt 2>&1";
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
  expectOnce(world, text);
  expect((await world.cli(["inbox", "leader"])).stdout).not.toContain("another conversation");
};

/** A turn ends with an error of the provider's: it is shown with its words, and the next message is given as ever. */
export const endWithErrors = async (
  world: World,
  name: string,
  statuses: readonly number[] = [400, 500],
): Promise<void> => {
  for (const status of statuses) {
    await becomes(world, name, "ready");
    await expectDelivered(world, await send(world, name, `FAILS-${status}-${name} [[error ${status}]]`));
    const { detail } = await becomes(world, name, "error");
    expect(detail).toContain(`scripted error ${status}`);
    const next = await send(world, name, `After ${status}, ${name}.`);
    await until(
      `${next} is delivered`,
      async () => ["delivered", "acknowledged"].includes((await messageOf(world, next)).status),
      120_000,
    );
    await becomes(world, name, "ready");
    expectOnce(world, `After ${status}, ${name}.`);
  }
};

/** What a repository would make it run cannot be kept off, so nothing starts before somebody agreed to exactly that. */
export const refuseTheRepository = async (world: World, mark: string): Promise<void> => {
  const refused = await world.cli(["quick-start", "--yes"]);
  expect(refused.stdout + refused.stderr).toContain("Qwen Code cannot be kept from running");
  expect(refused.stdout + refused.stderr).toContain(path.join(".qwen", "settings.json"));
  expect(await isThere(mark)).toBe(false);
};

/** Where somebody agreed to it, it starts, and what the repository brings runs. */
export const runTheRepository = async (world: World, mark: string, name: string): Promise<void> => {
  const agreed = await world.cli(["quick-start", "--yes", "--allow-repository-hooks"]);
  expect(agreed.exitCode, agreed.stdout + agreed.stderr).toBe(0);
  await untilReady(world, [name]);
  await expectDelivered(world, await send(world, name, `Hello ${name}. [[say hello]]`));
  await untilReady(world, [name]);
  expect(await isThere(mark)).toBe(true);
};

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
