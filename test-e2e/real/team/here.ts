import { realPrograms } from "../programs.ts";
import { teamDocuments } from "./documents.ts";
import { inWorld } from "./in-world.ts";
import type { World } from "./world.ts";

export const programs = await realPrograms(["claude", "codex"]);

const missing = Object.values(programs).flatMap((one) =>
  one.available ? [] : [`${one.name} cannot be had here: ${one.reason}`],
);

/** Why these tests are left out; null where they are run. Where none may be left out, a missing program is a failure. */
export const skip = missing.length > 0 && !process.env.CI ? missing.join("; ") : null;

/** A scenario in a world of its own, with the team of both programs started. */
export const withTeam = (tools: string, run: (world: World) => Promise<void>) => () =>
  inWorld({ programs, user: null, files: teamDocuments(tools) }, async (world) => {
    await world.cli(["quick-start", "--yes"]);
    await run(world);
  });
