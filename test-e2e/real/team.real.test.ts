import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { hostileFiles } from "./hostile.ts";
import { realPrograms } from "./programs.ts";
import { watchConfiguration } from "./team/configuration.ts";
import { READING_TOOLS, teamDocuments, WORKERS } from "./team/documents.ts";
import { inWorld } from "./team/in-world.ts";
import { leadATeam, measureSends, writeMoreThanAHookCarries, writeToBusy } from "./team/main-scenario.ts";
import { lookAt, sitDown } from "./team/person.ts";
import { decideFromTheCommandLine, workInAHostileRepository } from "./team/side-scenarios.ts";
import { ordinaryUser, readableFor } from "./team/users.ts";

const LIMIT_MS = 240_000;
const programs = await realPrograms();
const ordinary = await ordinaryUser();
const missing = Object.values(programs).filter((one) => !one.available);

if (missing.length > 0 && !process.env.CI) {
  const reasons = missing.map((one) => `${one.name}: ${one.available ? "" : one.reason}`);
  it.skip(`a real team: the programs cannot be had here: ${reasons.join("; ")}`, () => undefined);
} else {
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
        expect((await world.cli(["shutdown"])).exitCode).toBe(0);
        await expectUntouched();
      }),
    LIMIT_MS,
  );

  verifies(
    "real.approval",
    () =>
      inWorld({ programs, user: null, files: teamDocuments(READING_TOOLS) }, async (world) => {
        expect((await world.cli(["quick-start", "--yes"])).stdout).toContain("Team pair is ready.");
        for (const worker of WORKERS) await decideFromTheCommandLine(world, worker);
        expect((await world.json<{ waiting_count: number }>(["approvals"])).waiting_count).toBe(0);
      }),
    LIMIT_MS,
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
    LIMIT_MS,
  );

  describe("as an ordinary user beside root, with a leader outside tmux", () => {
    if ("impossible" in ordinary) {
      it.skip(`real.team: ${ordinary.impossible}`, () => undefined);
      return;
    }
    verifies(
      "real.team",
      async () => {
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
      LIMIT_MS,
    );
  });
}
