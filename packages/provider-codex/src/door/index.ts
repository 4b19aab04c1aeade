import type { Door, DoorListener, DoorQuery } from "@team-agent/plugin-api";

export { planDoor } from "./plan-door.ts";
export { USAGE } from "./usage.ts";

/** Loaded where a team uses it. */
export const openDoor = async (query: DoorQuery, listener: DoorListener): Promise<Door> =>
  await (await import("./open-door.ts")).openDoor(query, listener);
