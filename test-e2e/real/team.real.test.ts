import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { hostileFiles } from "./hostile.ts";
import { watchConfiguration } from "./team/configuration.ts";
import { READING_TOOLS, teamDocuments, WORKERS } from "./team/documents.ts";
import { programs, skip } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { leaveAndComeBack, startFromAnOwnProgram } from "./team/leader-scenarios.ts";
import { leadATeam, measureSends, writeMoreThanAHookCarries, writeToBusy } from "./team/main-scenario.ts";
import { lookAt, sitDown } from "./team/person.ts";
import { decideFromTheCommandLine, workInAHostileRepository } from "./team/side-scenarios.ts";
import { ordinaryUser, readableFor } from "./team/users.ts";

const ordinary = await ordinaryUser();
const options = { timeoutMs: 240_000, skip };

verifies(
  "real.team",
  () =>
    inWorld({ programs, user: null }, async (world) => {
      const expectUntouched = await watchConfiguration(world);
      await leadATeam(world, async () => {
        const person = await sitDown(world);
        await person.enters("team-agent claude");
        return person;
      });
      for (const { name } of WORKERS) await writeToBusy(world, name);
      await writeMoreThanAHookCarries(world, "bob", "msg_0123456789ab");
      for (const { name, provider } of WORKERS)
        console.info(
          `ms from send to the model, ${provider}: ${JSON.stringify(await measureSends(world, name))}`,
        );
      expect((await world.cli(["shutdown", "--cut"])).exitCode).toBe(0);
      await expectUntouched();
    }),
  options,
);

verifies(
  "real.approval",
  () =>
    inWorld({ programs, user: null, files: teamDocuments(READING_TOOLS) }, async (world) => {
      expect((await world.cli(["quick-start", "--yes"])).stdout).toContain("Team pair is ready.");
      for (const { name } of WORKERS) await decideFromTheCommandLine(world, name);
      expect((await world.json<{ waiting_count: number }>(["approvals"])).waiting_count).toBe(0);
    }),
  options,
);

verifies(
  "real.hostile",
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "ta-mark-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const mark = path.join(folder, "mark");
    const files = { ...teamDocuments(), ...hostileFiles(mark), ".git/HEAD": "ref: refs/heads/main\n" };
    await inWorld({ programs, user: null, files }, (world) => workInAHostileRepository(world, mark));
  },
  options,
);

verifies(
  ["real.team", "start.bound"],
  () => inWorld({ programs, user: null, files: teamDocuments() }, startFromAnOwnProgram),
  options,
);

verifies(
  ["real.team", "real.approval"],
  () => inWorld({ programs, user: null, files: teamDocuments(READING_TOOLS) }, leaveAndComeBack),
  options,
);

describe("as an ordinary user beside root, with a leader outside tmux", () => {
  verifies(
    "real.team",
    async () => {
      if (ordinary.user === null) throw new Error(ordinary.reason ?? "no user");
      const readable = await readableFor(programs);
      onTestFinished(() => rm(readable.folder, { recursive: true, force: true }));
      await inWorld({ programs: readable.programs, user: ordinary.user }, (world) =>
        leadATeam(world, async () => {
          const started = await world.json<{ attach: string[]; session_name: string }>(["claude"]);
          const socket = started.attach[started.attach.indexOf("-S") + 1]!;
          return lookAt(world, socket, `=${started.session_name}:`);
        }),
      );
    },
    { ...options, skip: skip ?? ordinary.reason },
  );
});
