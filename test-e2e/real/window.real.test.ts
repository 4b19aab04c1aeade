import claude from "../../packages/provider-claude/src/index.ts";
import { verifies } from "../kit/verifies.ts";
import { realPrograms } from "./programs.ts";
import { ALL_TOOLS, READING_TOOLS, teamDocuments } from "./team/documents.ts";
import { inWorld } from "./team/in-world.ts";
import {
  answerAtTheWindow,
  changeTheConversation,
  comeBack,
  stopAtTheWindow,
  writeBesideASubagent,
} from "./team/window-scenarios.ts";
import type { World } from "./team/world.ts";

const programs = await realPrograms();
const missing = Object.values(programs).flatMap((one) =>
  one.available ? [] : [`${one.name} cannot be had here: ${one.reason}`],
);
// Where tests must not be left out, a missing program is a failure, which the world tells.
const skip = missing.length > 0 && !process.env.CI ? missing.join("; ") : null;
const options = { timeoutMs: 240_000, skip };

const withTeam = (tools: string, run: (world: World) => Promise<void>) => () =>
  inWorld({ programs, user: null, files: teamDocuments(tools) }, async (world) => {
    await world.cli(["quick-start", "--yes"]);
    await run(world);
  });

verifies(
  "real.window",
  withTeam(READING_TOOLS, async (world) => {
    await answerAtTheWindow(world, "ann", claude);
    await stopAtTheWindow(world, "ann");
    await stopAtTheWindow(world, "bob");
  }),
  options,
);

verifies(
  "real.drift",
  withTeam(ALL_TOOLS, async (world) => {
    for (const [name, command] of [
      ["ann", "/clear"],
      ["bob", "/new"],
    ] as const) {
      await changeTheConversation(world, name, command);
      await comeBack(world, name, command);
    }
  }),
  options,
);

verifies(
  "real.subagent",
  withTeam(ALL_TOOLS, (world) => writeBesideASubagent(world, "ann", "Agent")),
  options,
);
