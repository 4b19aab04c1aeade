import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished } from "vitest";
import { expectDelivered, send, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

type InWorld = (
  files: Readonly<Record<string, string>>,
  run: (world: World) => Promise<void>,
) => Promise<void>;

/** What only reads is run at once, also where the role grants no commands. */
export const readWithoutAQuestion = async (world: World, name: string): Promise<void> => {
  const call = `[[call shell ${JSON.stringify({ command: "ls -la" })}]]`;
  await expectDelivered(world, await send(world, name, `Look, ${name}. ${call} [[say looked]]`));
  await world.api.waitForRequest((one) => one.newText.includes("completed with exit code 0"));
  await untilReady(world, [name]);
  const asked = (await world.events()).filter((one) => one.event === "worker.awaiting_human_confirm");
  expect(asked).toEqual([]);
};

/** What a repository would make it run cannot be kept off, so nothing starts before somebody agreed to exactly that. */
export const refuseTheRepository = async (_: string, inWorld: InWorld): Promise<void> => {
  const { mark, files } = await hostile();
  await inWorld(files, async (world) => {
    const refused = await world.cli(["quick-start", "--yes"]);
    expect(refused.stdout + refused.stderr).toContain("GitHub Copilot CLI cannot be kept from running");
    expect(refused.stdout + refused.stderr).toContain(path.join(".github", "hooks", "own.json"));
    expect(await isThere(mark)).toBe(false);
  });
};

/** Where somebody agreed to it, it starts, and what the repository brings runs. */
export const runTheRepository = async (name: string, inWorld: InWorld): Promise<void> => {
  const { mark, files } = await hostile();
  await inWorld(files, async (world) => {
    const agreed = await world.cli(["quick-start", "--yes", "--allow-repository-hooks"]);
    expect(agreed.exitCode, agreed.stdout + agreed.stderr).toBe(0);
    await untilReady(world, [name]);
    await expectDelivered(world, await send(world, name, `Hello ${name}. [[say hello]]`));
    await untilReady(world, [name]);
    expect(await isThere(mark)).toBe(true);
  });
};

const hostile = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "ta-mark-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const mark = path.join(folder, "mark");
  const hooks = { userPromptSubmitted: [{ type: "command", bash: `touch ${mark}` }] };
  return { mark, files: { ".github/hooks/own.json": JSON.stringify({ version: 1, hooks }) } };
};

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
