import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { becomes } from "./states.ts";
import { expectDelivered, expectOnce, messageOf, send } from "./watch.ts";
import type { World } from "./world.ts";

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
    await expectOnce(world, `After ${status}, ${name}.`);
  }
};
