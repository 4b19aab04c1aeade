import { until } from "../../kit/until.ts";
import type { World } from "./world.ts";

interface Told {
  readonly state: string;
  readonly detail: string | null;
}

/** Waits until `explain` names one of the states. */
export const becomes = (world: World, name: string, ...states: string[]): Promise<Told> =>
  until(
    `${name} is ${states.join(" or ")}`,
    async () => {
      const told = await world.json<Told>(["explain", name]);
      return states.includes(told.state) ? told : null;
    },
    60_000,
  );

/** Its turn is over, well or not. */
export const rests = (world: World, name: string): Promise<Told> =>
  becomes(world, name, "ready", "interrupted");
