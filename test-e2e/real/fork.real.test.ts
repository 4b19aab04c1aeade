import { verifies } from "../kit/verifies.ts";
import { READING_TOOLS, teamDocuments, WORKERS } from "./team/documents.ts";
import { forkAWorker } from "./team/fork-scenarios.ts";
import { programs, skip, withTeam } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { haveAnOwnHook } from "./team/trouble-scenarios.ts";

const options = { timeoutMs: 240_000, skip };

for (const { name } of WORKERS)
  verifies(
    "real.fork",
    withTeam(READING_TOOLS, (world) => forkAWorker(world, name)),
    options,
  );

// Without hooks nobody names the fork before it calls a tool.
verifies(
  "real.fork",
  () =>
    inWorld({ programs, user: null, files: teamDocuments(READING_TOOLS) }, async (world) => {
      await haveAnOwnHook(world);
      await world.cli(["quick-start", "--yes"]);
      await forkAWorker(world, "bob", false);
    }),
  options,
);
