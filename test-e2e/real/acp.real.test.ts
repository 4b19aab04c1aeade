import { describe } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { useItOnce, waitForASign, writeForTheEndOfATurn } from "./team/acp-scenarios.ts";
import { writeShortAndLong, writeTenDuringATurn } from "./team/delivery-scenarios.ts";
import { ALL_TOOLS, ALONE, READING_TOOLS, teamDocuments } from "./team/documents.ts";
import { endWithErrors } from "./team/error-scenario.ts";
import { alone } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { leadOneOfItsKind } from "./team/lead-alone.ts";
import { measureBusySends, measureSends, writeToBusy } from "./team/main-scenario.ts";
import { comeBackToTheirOwn } from "./team/restart-scenario.ts";
import { several } from "./team/several.ts";
import { decideInTwoTurns } from "./team/side-scenarios.ts";
import {
  askForAReport,
  dieWhileTheyWork,
  leaveADraftAlone,
  stopForAnInterrupt,
} from "./team/trouble-scenarios.ts";

/** Those that take a text in their running turn. */
const STEERS = ["acp-claude-agent-acp", "acp-codex-acp"];
/** Those that say nothing before their model does. */
const SILENT = ["acp-qwen", "acp-opencode"];

for (const { provider } of ALONE.filter((one) => one.provider.startsWith("acp-"))) {
  const { programs, skip, withTeam, workers, name } = await alone(provider);
  const options = { timeoutMs: 240_000, skip };
  // Killed in its sandbox that may write, it would leave what it guards in a folder that everybody shares.
  const tools = provider === "acp-codex-acp" ? READING_TOOLS : ALL_TOOLS;
  const command = provider.replace("acp-", "");
  const two = several("two", { one: provider, other: provider }, tools);

  describe(provider, () => {
    verifies(
      "acp.real",
      withTeam(tools, async (world, name) => {
        await writeShortAndLong(world, name);
        if (SILENT.includes(provider)) await waitForASign(world, name);
        await (STEERS.includes(provider) ? writeToBusy : writeForTheEndOfATurn)(world, name);
        await writeTenDuringATurn(world, name);
        const { fromStored } = await measureSends(world, name);
        console.info(`${provider}: ms from a stored message to the model: ${fromStored.join(", ")}`);
        if (STEERS.includes(provider) && tools === ALL_TOOLS)
          console.info(
            `${provider}: ms from a tool's end to the model: ${(await measureBusySends(world, name)).join(", ")}`,
          );
      }),
      { ...options, of: "messages" },
    );

    verifies("acp.real", withTeam(READING_TOOLS, decideInTwoTurns), {
      ...options,
      of: "approvals and a result",
    });

    verifies(
      "acp.real",
      withTeam(tools, async (world, name) => {
        // One of them refuses to sleep.
        await stopForAnInterrupt(world, name, "timeout 61 tail -f /dev/null");
        await leaveADraftAlone(world, name);
      }),
      { ...options, of: "interrupt" },
    );

    verifies(
      "acp.real",
      // Others are tried again for longer than a test waits.
      withTeam(tools, (world, name) => endWithErrors(world, name, [400])),
      { ...options, of: "errors" },
    );

    verifies(
      "acp.real",
      withTeam(tools, (world, name) => dieWhileTheyWork(world, [name])),
      { ...options, of: "a coordinator that dies" },
    );

    verifies(
      "acp.own",
      () =>
        inWorld({ programs, user: null, files: two.files }, async (world) => {
          if (provider === "acp-codex-acp") await useItOnce(world, command);
          await comeBackToTheirOwn(world, two, ["one"]);
          await askForAReport(world, "one", "other");
        }),
      { ...options, timeoutMs: 300_000 },
    );

    if (provider === "acp-copilot")
      verifies(
        "real.team",
        () =>
          inWorld({ programs, user: null, files: teamDocuments(READING_TOOLS, workers) }, (world) =>
            leadOneOfItsKind(world, {
              ...{ provider, name, typed: `acp ${command}` },
              question: /Allow\? mcp__team_orchestrator__agree_launch[\s\S]*Enter chooses/,
            }),
          ),
        options,
      );
  });
}
