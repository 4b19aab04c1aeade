import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished } from "vitest";
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
import { decideFromTheCommandLine } from "./team/side-scenarios.ts";
import {
  askForAReport,
  beAwayForAWhile,
  dieWhileTheyWork,
  leaveADraftAlone,
  stopForAnInterrupt,
} from "./team/trouble-scenarios.ts";
import { expectDelivered, send, untilReady } from "./team/watch.ts";
import {
  changeTheConversation,
  comeBack,
  stopAtTheWindow,
  writeBesideASubagent,
} from "./team/window-scenarios.ts";

const { programs, skip, name, withTeam, workers } = await alone("opencode");
const options = { timeoutMs: 240_000, skip };
const two = several("two", { olga: "opencode", otto: "opencode" });

describe("OpenCode", () => {
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

  verifies("real.approval", withTeam(READING_TOOLS, decideFromTheCommandLine), options);

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
      await changeTheConversation(world, name, "/new");
      await comeBack(world, name, "/new");
    }),
    options,
  );

  verifies(
    "real.subagent",
    withTeam(`${ALL_TOOLS}, provider_builtin`, (world, name) =>
      writeBesideASubagent(world, name, "task", { subagent_type: "general" }),
    ),
    options,
  );

  verifies(
    "opencode.errors",
    // It tries again for ever where the service may come back.
    withTeam(ALL_TOOLS, (world, name) => endWithErrors(world, name, [400, 401])),
    options,
  );

  verifies(
    "opencode.repository",
    async () => {
      const folder = await mkdtemp(path.join(tmpdir(), "ta-mark-"));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const plugin = (mark: string) =>
        `import { writeFileSync } from "node:fs";\nexport const Own = async () => {\n  writeFileSync(${JSON.stringify(mark)}, "");\n  return {};\n};\n`;
      for (const agreed of [false, true]) {
        const mark = path.join(folder, `mark-${agreed}`);
        const files = { ...teamDocuments(ALL_TOOLS, workers), ".opencode/plugin/own.js": plugin(mark) };
        await inWorld({ programs, user: null, files }, async (world) => {
          const more = agreed ? ["--allow-repository-hooks"] : [];
          const started = await world.cli(["quick-start", "--yes", ...more]);
          expect(started.exitCode, started.stdout + started.stderr).toBe(0);
          await untilReady(world, [name]);
          await expectDelivered(world, await send(world, name, `Hello ${name}. [[say hello]]`));
          expect(existsSync(mark)).toBe(agreed);
        });
      }
    },
    options,
  );

  verifies(
    ["restart.real", "real.report"],
    () =>
      inWorld({ programs, user: null, files: two.files }, async (world) => {
        await comeBackToTheirOwn(world, two, ["olga"]);
        await askForAReport(world, "olga", "otto");
      }),
    { ...options, timeoutMs: 300_000 },
  );

  verifies(
    "real.team",
    () =>
      inWorld({ programs, user: null, files: teamDocuments(READING_TOOLS, workers) }, (world) =>
        leadOneOfItsKind(world, {
          provider: "opencode",
          name,
          question: null,
        }),
      ),
    options,
  );
});
