import { verifies } from "../kit/verifies.ts";
import { programs, skip } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { comeBackToTheirOwn } from "./team/restart-scenario.ts";
import { several } from "./team/several.ts";

/** Two workers of each program in one folder. */
const team = several("four", { ann: "claude", amy: "claude", bob: "codex", ben: "codex" });

verifies(
  "restart.real",
  () =>
    inWorld({ programs, user: null, files: team.files }, (world) =>
      comeBackToTheirOwn(world, team, ["ann", "bob"]),
    ),
  { timeoutMs: 300_000, skip },
);
