import { verifies } from "../kit/verifies.ts";
import { programs, skip } from "./team/here.ts";
import { codexTeam, keepConversationsApart } from "./team/idle-scenarios.ts";
import { inWorld } from "./team/in-world.ts";
import { haveAnOwnHook } from "./team/trouble-scenarios.ts";

const options = { timeoutMs: 240_000, skip };

verifies(
  "trial.4.real",
  () => inWorld({ programs, user: null, files: codexTeam() }, keepConversationsApart),
  options,
);

// Without hooks nobody names the conversations but their records.
verifies(
  "trial.4.real",
  () =>
    inWorld({ programs, user: null, files: codexTeam() }, async (world) => {
      await haveAnOwnHook(world);
      await keepConversationsApart(world);
    }),
  options,
);
