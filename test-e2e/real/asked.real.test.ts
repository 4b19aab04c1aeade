import { verifies } from "../kit/verifies.ts";
import {
  answerItAtTheWindow,
  answerItsDialogs,
  answerItsQuestions,
  answerItWithoutItsHook,
  decideItsPlan,
} from "./team/asked-scenarios.ts";
import { ALL_TOOLS, teamDocuments } from "./team/documents.ts";
import { programs, skip, withTeam } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";

const options = { timeoutMs: 240_000, skip };

verifies(
  "trial.18",
  withTeam(ALL_TOOLS, async (world) => {
    await answerItsQuestions(world, "ann");
    await answerItAtTheWindow(world, "ann");
    await answerItWithoutItsHook(world, "ann");
  }),
  options,
);

verifies(
  "trial.18",
  withTeam(ALL_TOOLS, (world) => decideItsPlan(world, "ann")),
  options,
);

// Outside of its plan mode the program asks nothing, unless its own configuration says so.
const codexConfig = "features.default_mode_request_user_input = true";
verifies(
  "trial.18",
  () =>
    inWorld({ programs, user: null, files: teamDocuments(ALL_TOOLS), codexConfig }, async (world) => {
      await world.cli(["quick-start", "--yes"]);
      await answerItsDialogs(world, "bob");
    }),
  options,
);
