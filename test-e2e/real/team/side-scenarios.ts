import { access } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { askedFor, shortWork, WORKERS } from "./documents.ts";
import { expectDelivered, lastRequest, send, untilApproval, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

/** What the role does not grant is asked for: the first time denied, the second time approved. */
export const decideFromTheCommandLine = (world: World, name: string): Promise<void> =>
  decide(world, name, "in one turn");

/** The same where a denial may end the turn, and its reason begin another one. */
export const decideInTwoTurns = (world: World, name: string): Promise<void> =>
  decide(world, name, "in two turns");

const decide = async (world: World, name: string, how: "in one turn" | "in two turns"): Promise<void> => {
  const touch = (file: string): string => askedFor(name, `touch ${file}-${name}`);
  const report = `[[call report_result {"summary":"${name} went on"}]] [[say end]]`;
  const goesOn = `${touch("approved")} ${report}`;
  const id = await send(world, name, `${touch("denied")} ${how === "in one turn" ? goesOn : "[[say no]]"}`);
  const first = await untilApproval(world, name, `touch denied-${name}`);
  const denied = await world.cli(["deny", first.approval_id, "--reason", `NOT-TODAY-${name}`]);
  expect(denied.exitCode, denied.stderr).toBe(0);
  await world.api.waitForRequest((one) => one.newText.includes(`NOT-TODAY-${name}`));
  if (how === "in two turns") {
    await untilReady(world, [name]);
    await send(world, name, goesOn);
  }
  const second = await untilApproval(world, name, `touch approved-${name}`);
  const approved = await world.cli(["approve", second.approval_id]);
  expect(approved.exitCode, approved.stderr).toBe(0);
  await untilReported(world, name, "went on");
  await expectDelivered(world, id);
  await untilReady(world, [name]);
  expect(await isThere(path.join(world.workspace, `denied-${name}`))).toBe(false);
  expect(await isThere(path.join(world.workspace, `approved-${name}`))).toBe(true);
};

/** What the agreement must name of a hostile repository. */
const LISTED = [
  /they stay off/,
  /\.claude\/settings\.json: hook: UserPromptSubmit: echo prompt/,
  /\.claude\/settings\.json: setting: statusLine/,
  /\.claude\/settings\.json: setting: apiKeyHelper/,
  /\.claude\/settings\.local\.json: hook: Stop: echo stop/,
  /\.mcp\.json: mcpServer: evil: sh -c/,
  /\.codex\/config\.toml: mcpServer: evil/,
  /\.codex\/config\.toml: other: notify/,
  /\.codex\/hooks\.json: hook: SessionStart/,
];

/** A team works in a repository that tries to run something in every way; `mark` would show that it did. */
export const workInAHostileRepository = async (world: World, mark: string): Promise<void> => {
  const names = WORKERS.map(({ name }) => name);
  const refused = await world.cli(["quick-start"]);
  expect(refused.exitCode).toBe(1);
  for (const line of LISTED) expect(refused.stderr).toMatch(line);
  const started = await world.cli(["quick-start", "--yes"]);
  expect(started.stdout, started.stderr).toContain("Team pair is ready.");
  for (const name of names) await send(world, name, shortWork(name));
  for (const name of names) await untilReported(world, name, "做完了");
  await untilReady(world, names);
  for (const name of names) {
    // The repository's texts are for the model to read; only what would run is left out.
    expect(lastRequest(world, `SHORT-${name}`).text).toContain("PROJECT-TEXT");
    expect(await world.read(`by-${name}.txt`)).toBe(`written by ${name}`);
  }
  expect((await world.cli(["shutdown", "--cut"])).exitCode).toBe(0);
  expect(await isThere(mark)).toBe(false);
};

const untilReported = (world: World, name: string, words: string): Promise<true> =>
  until(
    `${name} reports that it ${words}`,
    async () =>
      (await world.cli(["inbox", "leader"])).stdout.includes(
        `reported success from ${name}: ${name} ${words}`,
      ),
    30_000,
  );

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
