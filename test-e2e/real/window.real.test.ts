import { verifies } from "../kit/verifies.ts";
import { writeBesideACodexSubagent } from "./team/codex-subagent.ts";
import { ALL_TOOLS, READING_TOOLS } from "./team/documents.ts";
import { skip, withTeam } from "./team/here.ts";
import {
  answerAtTheWindow,
  changeTheConversation,
  comeBack,
  stopAtTheWindow,
  writeBesideASubagent,
} from "./team/window-scenarios.ts";

const options = { timeoutMs: 240_000, skip };

verifies(
  "real.window",
  withTeam(READING_TOOLS, async (world) => {
    await answerAtTheWindow(world, "ann");
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
  withTeam(ALL_TOOLS, async (world) => {
    await writeBesideASubagent(world, "ann", "Agent");
    await writeBesideACodexSubagent(world, "bob");
  }),
  options,
);
