import { describe, expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { writeShortAndLong, writeTenDuringATurn } from "./team/delivery-scenarios.ts";
import { ALL_TOOLS, READING_TOOLS, teamDocuments } from "./team/documents.ts";
import {
  approveAfterACrash,
  goByHooks,
  outliveTheServer,
  shutTheDoor,
  waitWhileItSpeaks,
  writeWithoutAKey,
} from "./team/door-scenarios.ts";
import { forkAWorker } from "./team/fork-scenarios.ts";
import { alone } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { measureBusySends, measureSends, writeToBusy } from "./team/main-scenario.ts";
import { comeBackToTheirOwn } from "./team/restart-scenario.ts";
import { several } from "./team/several.ts";
import { decideFromTheCommandLine } from "./team/side-scenarios.ts";
import { rests } from "./team/states.ts";
import { askForAReport, dieWhileTheyWork, stopForAnInterrupt } from "./team/trouble-scenarios.ts";
import { answerAtTheWindow, changeTheConversation, comeBack } from "./team/window-scenarios.ts";

const here = await alone("codex-door");
const options = { timeoutMs: 240_000, skip: here.skip };
const two = several("two", { dora: "codex-door", dina: "codex-door" });

describe("Codex by its app server", () => {
  verifies(
    "codex.door",
    here.withTeam(ALL_TOOLS, async (world, name) => {
      await writeWithoutAKey(world, name);
      await writeShortAndLong(world, name);
      // A tool that is over at once leaves it to its hook.
      await writeToBusy(world, name, { by: "door mid-turn", command: "sleep 2" });
      await writeTenDuringATurn(world, name);
      await waitWhileItSpeaks(world, name);
      await stopForAnInterrupt(world, name);
      const [sends, busy] = [await measureSends(world, name), await measureBusySends(world, name)];
      console.info(`${name}: ms from send to the model: ${JSON.stringify(sends)}`);
      console.info(`${name}: ms from a tool's end to the model: ${JSON.stringify(busy)}`);
      // A command whose turn was stopped goes on in the background, as the program has it; it ends with the team.
      await rests(world, name);
      const ended = await world.cli(["shutdown"]);
      expect(ended.exitCode, ended.stderr).toBe(0);
    }),
    options,
  );

  verifies(
    "codex.door.approval",
    here.withTeam(READING_TOOLS, async (world, name) => {
      await decideFromTheCommandLine(world, name);
      await answerAtTheWindow(world, name);
      await approveAfterACrash(world, name);
    }),
    options,
  );

  verifies(
    "codex.door.deaths",
    here.withTeam(ALL_TOOLS, async (world, name) => {
      await outliveTheServer(world, name);
      await dieWhileTheyWork(world, [name]);
    }),
    options,
  );

  verifies(
    "real.drift",
    here.withTeam(ALL_TOOLS, async (world, name) => {
      await changeTheConversation(world, name, "/new");
      await comeBack(world, name, "/new");
    }),
    options,
  );

  verifies(
    "codex.door.shut",
    () =>
      inWorld(
        { programs: here.programs, user: null, files: teamDocuments(ALL_TOOLS, here.workers) },
        async (world) => {
          await shutTheDoor(world);
          await world.cli(["quick-start", "--yes"]);
          await goByHooks(world, here.name);
        },
      ),
    options,
  );

  verifies("real.fork", here.withTeam(READING_TOOLS, forkAWorker), options);

  verifies(
    ["restart.real", "real.report"],
    () =>
      inWorld({ programs: here.programs, user: null, files: two.files }, async (world) => {
        await comeBackToTheirOwn(world, two, ["dora"]);
        await askForAReport(world, "dora", "dina");
      }),
    { ...options, timeoutMs: 300_000 },
  );
});
