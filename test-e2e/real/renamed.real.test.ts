import { mkdir, rename } from "node:fs/promises";
import { expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { teamDocuments } from "./team/documents.ts";
import { programs, skip } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { rests } from "./team/states.ts";
import { expectDelivered, send, untilReady } from "./team/watch.ts";
import type { World } from "./team/world.ts";

const NAMES = ["ann", "bob"] as const;

/** The same world, whose commands run in the folder that was renamed. */
const renamed = async (world: World): Promise<World> => {
  const to = `${world.workspace}-renamed`;
  await rename(world.workspace, to);
  // Where its processes are started from.
  await mkdir(world.workspace);
  const cli: World["cli"] = (args) => world.cli([...args, "--workspace", to]);
  return {
    ...world,
    cli,
    json: async (args) => JSON.parse((await cli([...args, "--json"])).stdout),
  };
};

verifies(
  "life.renamed.real",
  () =>
    inWorld({ programs, user: null, files: teamDocuments() }, async (world) => {
      await world.cli(["quick-start", "--yes"]);
      await untilReady(world, NAMES);
      for (const name of NAMES)
        await expectDelivered(world, await send(world, name, `FIRST-${name} [[say noted]]`));
      for (const name of NAMES) await rests(world, name);
      const moved = await renamed(world);
      for (const name of NAMES)
        await expectDelivered(moved, await send(moved, name, `SECOND-${name} [[say noted]]`));
      for (const name of NAMES) await rests(moved, name);
      const run = await moved.cli(["restart"]);
      expect(run.exitCode, run.stdout + run.stderr).toBe(0);
      await untilReady(moved, NAMES);
      for (const name of NAMES)
        await expectDelivered(moved, await send(moved, name, `THIRD-${name} [[say noted]]`));
      for (const name of NAMES) {
        const request = world.api.requests.findLast((one) => one.newText.includes(`THIRD-${name}`))!;
        expect(request.text).toContain(`FIRST-${name}`);
      }
      await moved.cli(["shutdown", "--cut"]);
    }),
  { timeoutMs: 240_000, skip },
);
