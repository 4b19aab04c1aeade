import { verifies } from "../kit/verifies.ts";
import { answerTwice } from "./team/delivery-scenarios.ts";
import { ALL_TOOLS, READING_TOOLS, teamDocuments, WORKERS } from "./team/documents.ts";
import { programs, skip, withTeam } from "./team/here.ts";
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

const NAMES = WORKERS.map(({ name }) => name);

verifies(
  "real.interrupt",
  withTeam(ALL_TOOLS, async (world) => {
    for (const name of NAMES) await stopForAnInterrupt(world, name);
    for (const name of NAMES) await leaveADraftAlone(world, name);
  }),
  { timeoutMs: 240_000, skip },
);

verifies(
  ["real.kill", "real.report"],
  withTeam(ALL_TOOLS, async (world) => {
    await dieWhileTheyWork(world, NAMES);
    await askForAReport(world, NAMES[0]!, NAMES[1]!);
    await askForAReport(world, NAMES[1]!, NAMES[0]!);
  }),
  { timeoutMs: 240_000, skip },
);

verifies(
  "real.away",
  withTeam(ALL_TOOLS, (world) => beAwayForAWhile(world, NAMES)),
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
      await approveFromTheCommandLine(world, "bob");
      await answerAtTheWindow(world, "bob");
      await answerTwice(world, "bob");
    }),
  { timeoutMs: 240_000, skip },
);

verifies(
  "real.limits",
  withTeam(ALL_TOOLS, async (world) => {
    const waiting = new Map<string, string>();
    for (const name of NAMES) waiting.set(name, await meetLimits(world, name));
    for (const [name, message] of waiting) await outliveTheLimit(world, name, message);
  }),
  { timeoutMs: 240_000, skip },
);
