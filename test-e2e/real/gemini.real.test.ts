import { describe } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { writeShortAndLong, writeTenDuringATurn } from "./team/delivery-scenarios.ts";
import { ALL_TOOLS, READING_TOOLS, teamDocuments } from "./team/documents.ts";
import { alone } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { leadOneOfItsKind } from "./team/lead-alone.ts";
import {
  measureBusySends,
  measureSends,
  writeMoreThanAHookCarries,
  writeToBusy,
} from "./team/main-scenario.ts";
import { endWithErrors } from "./team/qwen-scenarios.ts";
import { comeBackToTheirOwn } from "./team/restart-scenario.ts";
import { several } from "./team/several.ts";
import {
  askForAReport,
  beAwayForAWhile,
  dieWhileTheyWork,
  leaveADraftAlone,
  meetLimits,
  outliveTheLimit,
  stopForAnInterrupt,
} from "./team/trouble-scenarios.ts";
import {
  answerAtTheWindow,
  approveFromTheCommandLine,
  changeTheConversation,
  comeBack,
  denyFromTheCommandLine,
  stopAtTheWindow,
} from "./team/window-scenarios.ts";

const { programs, skip, name, withTeam, workers } = await alone("gemini");
const options = { timeoutMs: 240_000, skip };
const two = several("two", { gemma: "gemini", gerd: "gemini" });

describe("Gemini CLI", () => {
  verifies(
    ["real.sizes", "real.pages"],
    withTeam(ALL_TOOLS, async (world, name) => {
      await writeShortAndLong(world, name);
      await writeToBusy(world, name);
      await writeTenDuringATurn(world, name);
      console.info(`ms from send to the model: ${JSON.stringify(await measureSends(world, name))}`);
      console.info(
        `ms from a tool's end to the model: ${JSON.stringify(await measureBusySends(world, name))}`,
      );
      await writeMoreThanAHookCarries(world, name, "msg_000000030000", 30_000);
    }),
    options,
  );

  verifies(
    "real.approval",
    withTeam(READING_TOOLS, async (world, name) => {
      await approveFromTheCommandLine(world, name);
      await denyFromTheCommandLine(world, name);
      await answerAtTheWindow(world, name);
    }),
    options,
  );

  verifies(
    "real.interrupt",
    withTeam(ALL_TOOLS, async (world, name) => {
      await stopForAnInterrupt(world, name);
      await leaveADraftAlone(world, name);
      await stopAtTheWindow(world, name);
    }),
    options,
  );

  verifies(
    "real.limits",
    withTeam(ALL_TOOLS, async (world, name) => {
      await outliveTheLimit(world, name, await meetLimits(world, name));
    }),
    options,
  );

  verifies(
    ["real.away", "real.kill"],
    withTeam(ALL_TOOLS, async (world, name) => {
      await dieWhileTheyWork(world, [name]);
      await beAwayForAWhile(world, [name]);
    }),
    options,
  );

  verifies(
    "real.drift",
    withTeam(ALL_TOOLS, async (world, name) => {
      await changeTheConversation(world, name, "/clear");
      await comeBack(world, name, "/clear");
    }),
    options,
  );

  verifies("qwen.errors", withTeam(ALL_TOOLS, endWithErrors), options);

  verifies(
    ["restart.real", "real.report"],
    () =>
      inWorld({ programs, user: null, files: two.files }, async (world) => {
        await comeBackToTheirOwn(world, two, ["gemma"]);
        await askForAReport(world, "gemma", "gerd");
      }),
    { ...options, timeoutMs: 300_000 },
  );

  verifies(
    "real.team",
    () =>
      inWorld({ programs, user: null, files: teamDocuments(READING_TOOLS, workers) }, (world) =>
        leadOneOfItsKind(world, {
          provider: "gemini",
          name,
          question: /agree_launch[\s\S]*Allow execution of MCP tool/,
        }),
      ),
    options,
  );
});
