import codex from "../../packages/provider-codex/src/index.ts";
import { verifies } from "../kit/verifies.ts";
import { realPrograms } from "./programs.ts";
import { answerTwice } from "./team/delivery-scenarios.ts";
import { READING_TOOLS, teamDocuments, WORKERS } from "./team/documents.ts";
import { inWorld } from "./team/in-world.ts";
import {
  askForAReport,
  beAwayForAWhile,
  dieWhileTheyWork,
  forbidHooks,
  haveAnOwnHook,
  leaveADraftAlone,
  meetLimits,
  outliveTheLimit,
  stopForAnInterrupt,
  writeToTheDeaf,
} from "./team/trouble-scenarios.ts";
import { answerAtTheWindow, approveFromTheCommandLine } from "./team/window-scenarios.ts";
import type { World } from "./team/world.ts";

const programs = await realPrograms();
const missing = Object.values(programs).flatMap((one) =>
  one.available ? [] : [`${one.name} cannot be had here: ${one.reason}`],
);
// Where tests must not be left out, a missing program is a failure, which the world tells.
const skip = missing.length > 0 && !process.env.CI ? missing.join("; ") : null;
const NAMES = WORKERS.map(({ name }) => name);

const withTeam = (run: (world: World) => Promise<void>) => () =>
  inWorld({ programs, user: null, files: teamDocuments() }, async (world) => {
    await world.cli(["quick-start", "--yes"]);
    await run(world);
  });

verifies(
  "real.interrupt",
  withTeam(async (world) => {
    for (const name of NAMES) await stopForAnInterrupt(world, name);
    for (const name of NAMES) await leaveADraftAlone(world, name);
  }),
  { timeoutMs: 240_000, skip },
);

verifies(
  ["real.kill", "real.report"],
  withTeam(async (world) => {
    await dieWhileTheyWork(world, NAMES);
    await askForAReport(world, NAMES[0]!, NAMES[1]!);
    await askForAReport(world, NAMES[1]!, NAMES[0]!);
  }),
  { timeoutMs: 240_000, skip },
);

verifies(
  "real.away",
  withTeam((world) => beAwayForAWhile(world, NAMES)),
  { timeoutMs: 240_000, skip },
);

verifies(
  "real.deaf",
  () =>
    inWorld({ programs, user: null, files: teamDocuments() }, async (world) => {
      await forbidHooks(world);
      await world.cli(["quick-start", "--yes"]);
      await writeToTheDeaf(world, "ann", "hooks do not come");
    }),
  { timeoutMs: 120_000, skip },
);

verifies(
  ["real.deaf", "real.both", "real.window"],
  () =>
    inWorld({ programs, user: null, files: teamDocuments(READING_TOOLS) }, async (world) => {
      await haveAnOwnHook(world);
      await world.cli(["quick-start", "--yes"]);
      await writeToTheDeaf(world, "bob", "hooks");
      await approveFromTheCommandLine(world, "bob", codex);
      await answerAtTheWindow(world, "bob", codex);
      await answerTwice(world, "bob", codex);
    }),
  { timeoutMs: 240_000, skip },
);

verifies(
  "real.limits",
  withTeam(async (world) => {
    const waiting = new Map<string, string>();
    for (const name of NAMES) waiting.set(name, await meetLimits(world, name));
    for (const [name, message] of waiting) await outliveTheLimit(world, name, message);
  }),
  { timeoutMs: 240_000, skip },
);
