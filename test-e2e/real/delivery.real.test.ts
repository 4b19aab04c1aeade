import { verifies } from "../kit/verifies.ts";
import {
  answerTwice,
  writeShortAndLong,
  writeTenDuringATurn,
  writeThroughCrashes,
} from "./team/delivery-scenarios.ts";
import { ALL_TOOLS, READING_TOOLS, WORKERS } from "./team/documents.ts";
import { skip, withTeam } from "./team/here.ts";
import { writeMoreThanAHookCarries } from "./team/main-scenario.ts";

const NAMES = WORKERS.map(({ name }) => name);

verifies(
  "real.sizes",
  withTeam(ALL_TOOLS, async (world) => {
    for (const name of NAMES) await writeShortAndLong(world, name);
    for (const name of NAMES) await writeTenDuringATurn(world, name);
  }),
  { timeoutMs: 240_000, skip },
);

verifies(
  "real.pages",
  withTeam(ALL_TOOLS, async (world) => {
    for (const [index, name] of NAMES.entries())
      for (const characters of [9_000, 30_000, 100_000]) {
        const id = `msg_${String(index).padStart(6, "0")}${String(characters).padStart(6, "0")}`;
        await writeMoreThanAHookCarries(world, name, id, characters);
      }
  }),
  { timeoutMs: 240_000, skip },
);

// Codex shows no dialog while its hook is held, so there is nothing to press at its window in the same moment.
verifies(
  "real.both",
  withTeam(READING_TOOLS, (world) => answerTwice(world, "ann")),
  { timeoutMs: 120_000, skip },
);

verifies(
  "real.storm",
  withTeam(ALL_TOOLS, (world) => writeThroughCrashes(world, NAMES, 500)),
  { timeoutMs: 400_000, skip },
);
