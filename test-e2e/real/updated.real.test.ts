import { access, appendFile, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished } from "vitest";
import { publishAll, publishVersion } from "../install/publish.ts";
import { startRegistry } from "../install/registry.ts";
import { REPOSITORY } from "../kit/npm.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { askedFor, READING_TOOLS, roleFile, TEAM_FILE } from "./team/documents.ts";
import { programs, skip } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { expectDelivered, expectOnce, messageOf, send, untilApproval, untilReady } from "./team/watch.ts";
import type { World } from "./team/world.ts";

const INSTALLER = path.join(REPOSITORY, "packages/installer/dist/bin.js");

const files = {
  [TEAM_FILE]: "---\nname: one\n---\nMake the project better.\n",
  [roleFile("ann")]:
    `---\nname: ann\nrole: developer\nprovider: claude\ntools: [${READING_TOOLS}]\n---\nDo what you are told.\n`,
};

/** The same world, whose command is the installed one. */
const installed = (world: World) => {
  const home = world.env.HOME!;
  const command = path.join(home, ".local/bin/team-agent");
  const cli: World["cli"] = (args) => world.run(command, args);
  return {
    world: {
      ...world,
      cli,
      json: async (args: readonly string[]) => JSON.parse((await cli([...args, "--json"])).stdout),
    } as World,
    runtime: path.join(home, ".team-agent/runtime"),
    installer: async (...args: readonly string[]) => {
      const run = await world.run(process.execPath, [INSTALLER, ...args]);
      expect(run.exitCode, run.stdout + run.stderr).toBe(0);
      return run.stdout;
    },
  };
};

/** What was written for the worker's program, its hooks among it. */
const settingsOf = async (world: World): Promise<string> => {
  const folder = path.join(world.env.XDG_RUNTIME_DIR!, "team-agent");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = entries
    .filter((one) => one.isFile())
    .map((one) => readFile(path.join(one.parentPath, one.name), "utf8"));
  return (await Promise.all(texts)).find((text) => text.includes('"hooks"'))!;
};

const isThere = (world: World, file: string): Promise<boolean> =>
  access(path.join(world.workspace, file)).then(
    () => true,
    () => false,
  );

/** Asked and approved: the answer reaches the program through its hook. */
const decide = async (world: World, file: string, approval: { readonly approval_id: string }) => {
  expect(await isThere(world, file)).toBe(false);
  const run = await world.cli(["approve", approval.approval_id]);
  expect(run.exitCode, run.stderr).toBe(0);
  await until(`${file} is there`, () => isThere(world, file));
};

verifies(
  "install.update.real",
  () =>
    inWorld({ programs, user: null, files }, async (bare) => {
      const registry = await startRegistry();
      onTestFinished(() => registry.close());
      await publishAll(registry);
      await appendFile(path.join(bare.env.HOME!, ".npmrc"), `registry=${registry.url}\n`);
      const { world, runtime, installer } = installed(bare);
      await installer("install", "--yes", "--no-skill");
      await world.cli(["quick-start", "--yes"]);
      await untilReady(world, ["ann"]);
      const settings = await settingsOf(world);
      expect(settings).toContain(`${runtime}/current/`);
      expect(settings).not.toContain(`${runtime}/versions/`);
      const pid = async () => {
        const { agents } = await world.json<{ agents: { pid: number }[] }>(["status"]);
        return agents[0]!.pid;
      };
      const before = await pid();

      // It asks, in the middle of a turn, and the coordinator changes under it.
      const asking = await send(world, "ann", `ASKING ${askedFor("ann", "touch over")} [[say over]]`);
      const open = await untilApproval(world, "ann", "touch over");
      await publishVersion(registry, "0.2.0");
      expect(await installer("update", "--no-skill")).toContain("is 0.2.0 now");
      const { version } = await world.json<{ version: string }>(["coordinator", "status"]);
      expect(version).toBe("0.2.0");
      expect(await untilApproval(world, "ann", "touch over")).toMatchObject({
        approval_id: open.approval_id,
      });
      await decide(world, "over", open);
      await expectDelivered(world, asking);
      await untilReady(world, ["ann"]);

      // Its hooks are answered by the new one: a message during a turn, and a decision.
      const work = `BUSY [[sleep 2500]] [[call read {"path":"${TEAM_FILE}"}]] [[sleep 500]] [[say was busy]]`;
      const first = await send(world, "ann", work);
      await world.api.waitForRequest((one) => one.newText.includes("BUSY"));
      const text = "In the middle of it, look at this.";
      const second = await send(world, "ann", text);
      for (const id of [first, second]) await expectDelivered(world, id);
      const { evidence } = await messageOf(world, second);
      expect(evidence?.find((one) => one.status === "submitted")?.source).toMatch(
        /^(?:toolFinished|turnEnded)$/,
      );
      await untilReady(world, ["ann"]);
      await expectOnce(world, text);
      await send(world, "ann", `AGAIN ${askedFor("ann", "touch again")} [[say again]]`);
      await decide(world, "again", await untilApproval(world, "ann", "touch again"));
      await untilReady(world, ["ann"]);
      expect(await pid()).toBe(before);
      await world.cli(["shutdown", "--cut"]);
    }),
  { timeoutMs: 300_000, skip },
);
