import { expect } from "vitest";
import { createWorld, type World, type WorldOptions } from "./world.ts";

/**
 * Runs something in a world of its own and takes it down. A failure brings along what helps to understand it; what
 * closing finds is told when nothing else failed.
 */
export const inWorld = async (options: WorldOptions, run: (world: World) => Promise<void>): Promise<void> => {
  const world = await createWorld(options);
  try {
    await run(world);
    // The model's API was the only way out, and let nothing through: what was tried is on its list.
    for (const host of world.api.refused) expect(host).toMatch(/^[\w.-]+:\d+$/);
    for (const one of world.api.requests)
      expect(one.path).toMatch(/^\/v1(beta)?\/(messages|responses|chat|models)/);
  } catch (error) {
    const message = `${(error as Error).message}\n${await world.describe()}`;
    await world.close().catch(() => undefined);
    throw new Error(message, { cause: error });
  }
  await world.close();
};
