import { expect } from "vitest";
import { expectDelivered, send, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

/** What only reads is run at once, also where the role grants no commands. */
export const readWithoutAQuestion = async (world: World, name: string): Promise<void> => {
  const call = `[[call shell ${JSON.stringify({ command: "ls -la" })}]]`;
  await expectDelivered(world, await send(world, name, `Look, ${name}. ${call} [[say looked]]`));
  await world.api.waitForRequest((one) => one.newText.includes("completed with exit code 0"));
  await untilReady(world, [name]);
  const asked = (await world.events()).filter((one) => one.event === "worker.awaiting_human_confirm");
  expect(asked).toEqual([]);
};
