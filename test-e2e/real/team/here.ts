import { ALL_PROGRAMS, type ProgramName } from "../program/index.ts";
import { type RealPrograms, realPrograms } from "../programs.ts";
import { ALONE, teamDocuments } from "./documents.ts";
import { inWorld } from "./in-world.ts";
import type { World } from "./world.ts";

export const programs = await realPrograms(["claude", "codex"]);

/** Why these tests are left out; null where they are run. Where none may be left out, a missing program is a failure. */
const skipWithout = (needed: RealPrograms): string | null => {
  const missing = Object.values(needed).flatMap((one) =>
    one.available ? [] : [`${one.name} cannot be had here: ${one.reason}`],
  );
  return missing.length > 0 && !process.env.CI ? missing.join("; ") : null;
};

export const skip = skipWithout(programs);

/** A scenario in a world of its own, with the team of both programs started. */
export const withTeam = (tools: string, run: (world: World) => Promise<void>) => () =>
  inWorld({ programs, user: null, files: teamDocuments(tools) }, async (world) => {
    await world.cli(["quick-start", "--yes"]);
    await run(world);
  });

/** What a test of a program alone has around it. */
export type Here = Awaited<ReturnType<typeof alone>>;

/** The same with another program alone. */
export const alone = async (provider: (typeof ALONE)[number]["provider"]) => {
  const own = await realPrograms([provider]);
  const workers = ALONE.filter((one) => one.provider === provider);
  return {
    id: provider,
    programs: own,
    skip: skipWithout(own),
    provider: ALL_PROGRAMS[provider satisfies ProgramName].provider,
    name: workers[0]!.name,
    workers,
    withTeam: (tools: string, run: (world: World, name: string) => Promise<void>) => () =>
      inWorld({ programs: own, user: null, files: teamDocuments(tools, workers) }, async (world) => {
        const started = await world.cli(["quick-start", "--yes"]);
        if (started.exitCode !== 0) throw new Error(started.stdout + started.stderr);
        await run(world, workers[0]!.name);
      }),
  };
};
