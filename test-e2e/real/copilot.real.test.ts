import { describe } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { readWithoutAQuestion, refuseTheRepository, runTheRepository } from "./team/copilot-scenarios.ts";
import { writeShortAndLong, writeTenDuringATurn } from "./team/delivery-scenarios.ts";
import { ALL_TOOLS, READING_TOOLS, teamDocuments } from "./team/documents.ts";
import { alone } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { leadOneOfItsKind } from "./team/lead-alone.ts";
import { writeMoreThanAHookCarries, writeToBusy } from "./team/main-scenario.ts";
import { endWithErrors } from "./team/qwen-scenarios.ts";
import { comeBackToTheirOwn } from "./team/restart-scenario.ts";
import { several } from "./team/several.ts";
import { decideFromTheCommandLine } from "./team/side-scenarios.ts";
import {
  askForAReport,
  dieWhileTheyWork,
  leaveADraftAlone,
  stopForAnInterrupt,
} from "./team/trouble-scenarios.ts";
import { writeBesideASubagent } from "./team/window-scenarios.ts";

const { programs, skip, name, withTeam, workers } = await alone("copilot");
const options = { timeoutMs: 240_000, skip };
const two = several("two", { cora: "copilot", cody: "copilot" });

describe("GitHub Copilot CLI", () => {
  verifies(
    ["real.sizes", "real.pages"],
    withTeam(ALL_TOOLS, async (world, name) => {
      await writeShortAndLong(world, name);
      await writeToBusy(world, name);
      await writeTenDuringATurn(world, name);
      await writeMoreThanAHookCarries(world, name, "msg_000000030000", 30_000);
    }),
    options,
  );

  verifies("real.approval", withTeam(READING_TOOLS, decideFromTheCommandLine), options);

  verifies("copilot.reading", withTeam(READING_TOOLS, readWithoutAQuestion), options);

  verifies(
    "real.interrupt",
    withTeam(ALL_TOOLS, async (world, name) => {
      await stopForAnInterrupt(world, name);
      await leaveADraftAlone(world, name);
    }),
    options,
  );

  verifies(
    "real.kill",
    withTeam(ALL_TOOLS, (world, name) => dieWhileTheyWork(world, [name])),
    options,
  );

  verifies(
    "real.subagent",
    withTeam(ALL_TOOLS, (world, name) =>
      writeBesideASubagent(world, name, "task", { name: "helper", agent_type: "general-purpose" }),
    ),
    options,
  );

  verifies("copilot.errors", withTeam(ALL_TOOLS, endWithErrors), options);

  verifies(
    "copilot.repository",
    async () => {
      for (const scenario of [refuseTheRepository, runTheRepository])
        await scenario(name, (files, run) =>
          inWorld({ programs, user: null, files: { ...teamDocuments(ALL_TOOLS, workers), ...files } }, run),
        );
    },
    options,
  );

  verifies(
    ["restart.real", "real.report"],
    () =>
      inWorld({ programs, user: null, files: two.files }, async (world) => {
        await comeBackToTheirOwn(world, two, ["cora"]);
        await askForAReport(world, "cora", "cody");
      }),
    { ...options, timeoutMs: 300_000 },
  );

  verifies(
    "real.team",
    () =>
      inWorld({ programs, user: null, files: teamDocuments(READING_TOOLS, workers) }, (world) =>
        leadOneOfItsKind(world, {
          provider: "copilot",
          name,
          question: /agree_launch[\s\S]*Do you want to allow this tool call/,
        }),
      ),
    options,
  );
});
