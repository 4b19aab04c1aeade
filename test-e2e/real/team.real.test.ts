import { access, rm } from "node:fs/promises";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { hostileFiles } from "./hostile.ts";
import { realPrograms } from "./programs.ts";
import { READING_TOOLS, shortWork, teamDocuments, WORKERS } from "./team/documents.ts";
import {
  leadATeam,
  measureSends,
  watchConfiguration,
  writeMoreThanAHookCarries,
  writeToBusy,
} from "./team/main-scenario.ts";
import { lookAt, sitDown } from "./team/person.ts";
import { ordinaryUser, readableFor } from "./team/users.ts";
import { expectDelivered, lastRequest, send, untilApproval, untilReady } from "./team/watch.ts";
import { createWorld, type World, type WorldOptions } from "./team/world.ts";

const LIMIT_MS = 240_000;
const programs = await realPrograms();
const ordinary = await ordinaryUser();
const missing = Object.values(programs).flatMap((one) =>
  one.available ? [] : [`${one.name}: ${one.reason}`],
);
// Where tests must not be left out, a missing program is a failure, which the world tells.
const runs = missing.length === 0 || Boolean(process.env.CI);

/** A world for one test; what a failure needs to be understood is added to its error. */
const inWorld = async (
  options: Omit<WorldOptions, "programs"> & Partial<WorldOptions>,
  run: (world: World) => Promise<void>,
): Promise<void> => {
  const world = await createWorld({ programs, ...options });
  let failure: unknown = null;
  try {
    await run(world);
  } catch (error) {
    failure = new Error(`${(error as Error).message}\n${await world.describe()}`, { cause: error });
  }
  try {
    await world.close();
  } finally {
    if (failure !== null) throw failure;
  }
};

if (!runs) it.skip(`the real programs cannot be had here: ${missing.join("; ")}`, () => undefined);
else {
  verifies(
    "real.team",
    () =>
      inWorld({ user: null }, async (world) => {
        const configuration = await watchConfiguration(world);
        await leadATeam(world, async () => {
          const person = await sitDown(world);
          await person.enters("team-agent claude");
          return person;
        });
        for (const { name } of WORKERS) await writeToBusy(world, name);
        await writeMoreThanAHookCarries(world, "bob", "msg_0123456789ab");
        for (const { name, provider } of WORKERS)
          console.info(`${provider}: ${JSON.stringify(await measureSends(world, name))}`);
        await configuration();
        console.log(world.api.refused);
      }),
    LIMIT_MS,
  );

  verifies(
    "real.approval",
    () =>
      inWorld({ user: null, files: teamDocuments(READING_TOOLS) }, async (world) => {
        expect((await world.cli(["quick-start", "--yes"])).stdout).toContain("Team pair is ready.");
        for (const { name, provider } of WORKERS) {
          // Inside its sandbox Codex asks nobody; it asks for what its model wants to run outside.
          const outside =
            provider === "codex"
              ? ',"sandbox_permissions":"require_escalated","justification":"it has to"'
              : "";
          const id = await send(
            world,
            name,
            `[[call shell {"command":"touch denied-${name}"${outside}}]] [[call shell {"command":"touch approved-${name}"${outside}}]] [[call report_result {"summary":"${name} went on"}]] [[say end]]`,
          );
          const first = await untilApproval(world, name, `touch denied-${name}`);
          const denied = await world.cli(["deny", first.approval_id, "--reason", `NOT-TODAY-${name}`]);
          expect(denied.exitCode, denied.stderr).toBe(0);
          await world.api.waitForRequest((one) => one.newText.includes(`NOT-TODAY-${name}`));
          const second = await untilApproval(world, name, `touch approved-${name}`);
          const approved = await world.cli(["approve", second.approval_id]);
          expect(approved.exitCode, approved.stderr).toBe(0);
          await until(
            `${name} reports`,
            async () => (await world.cli(["inbox", "leader"])).stdout.includes(`${name} went on`),
            30_000,
          );
          await expectDelivered(world, id);
          await untilReady(world, [name]);
          expect(await exists(world, `denied-${name}`)).toBe(false);
          expect(await exists(world, `approved-${name}`)).toBe(true);
        }
        expect((await world.json<{ waiting_count: number }>(["approvals"])).waiting_count).toBe(0);
      }),
    LIMIT_MS,
  );

  verifies(
    "real.hostile",
    async () => {
      const mark = path.join(await import("node:os").then((os) => os.tmpdir()), `ta-mark-${process.pid}`);
      onTestFinished(() => rm(mark, { force: true }));
      await inWorld(
        {
          user: null,
          files: { ...teamDocuments(), ...hostileFiles(mark), ".git/HEAD": "ref: refs/heads/main\n" },
        },
        async (world) => {
          const refused = await world.cli(["quick-start"]);
          expect(refused.exitCode).toBe(1);
          console.log(refused.stderr);
          const started = await world.cli(["quick-start", "--yes"]);
          console.log(started.stdout, started.stderr);
          expect(started.stdout).toContain("Team pair is ready.");
          for (const { name } of WORKERS) await send(world, name, shortWork(name));
          for (const { name } of WORKERS)
            await until(
              `${name} reports`,
              async () => (await world.cli(["inbox", "leader"])).stdout.includes(`${name} 做完了`),
              30_000,
            );
          await untilReady(
            world,
            WORKERS.map(({ name }) => name),
          );
          for (const { name } of WORKERS) {
            expect(lastRequest(world, `SHORT-${name}`).text).toContain("PROJECT-TEXT");
            expect(await world.read(`by-${name}.txt`)).toBe(`written by ${name}`);
          }
          expect((await world.cli(["shutdown"])).exitCode).toBe(0);
          expect(
            await access(mark).then(
              () => true,
              () => false,
            ),
          ).toBe(false);
        },
      );
    },
    LIMIT_MS,
  );

  if ("impossible" in ordinary)
    it.skip(`real.team as an ordinary user, with a leader outside tmux: ${ordinary.impossible}`, () =>
      undefined);
  else
    verifies(
      "real.team",
      async () => {
        const readable = await readableFor(programs);
        onTestFinished(() => rm(readable.folder, { recursive: true, force: true }));
        await inWorld({ programs: readable.programs, user: ordinary.user }, (world) =>
          leadATeam(world, async () => {
            const { attach, session_name } = await world.json<{ attach: string[]; session_name: string }>([
              "claude",
            ]);
            return lookAt(world, attach[attach.indexOf("-S") + 1]!, `=${session_name}:`);
          }),
        );
      },
      LIMIT_MS,
    );
}

const exists = (world: World, file: string): Promise<boolean> =>
  access(path.join(world.workspace, file)).then(
    () => true,
    () => false,
  );
