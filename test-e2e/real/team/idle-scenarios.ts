import { appendFile, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { ALL_TOOLS, roleFile, TEAM_FILE } from "./documents.ts";
import { type Person, sitDown } from "./person.ts";
import { rests } from "./states.ts";
import { expectDelivered, send, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

/** Every Codex record holds the word `developer`, and every record of the team the names of all of its members. */
const NAMES = ["bob", "cara", "developer"] as const;
const PRIVATE = "PRIVATE-WORDS";

export const codexTeam = (): Record<string, string> => ({
  [TEAM_FILE]: "---\nname: trio\n---\nMake the project better.\n",
  ...Object.fromEntries(
    NAMES.map((name) => [
      roleFile(name),
      `---\nname: ${name}\nrole: developer\nprovider: codex\ntools: [${ALL_TOOLS}]\n---\nDo what you are told.\n`,
    ]),
  ),
});

/**
 * Two workers that nobody gave anything, one that works, and a person's own Codex in the same folder: each has its own
 * conversation or none, before and after a restart.
 */
export const keepConversationsApart = async (world: World): Promise<void> => {
  await world.cli(["quick-start", "--yes"]);
  await untilReady(world, NAMES);
  const person = await talkToAnOwnCodex(world);
  await sweeps(world, 2);
  expect(await sessionsOf(world)).toEqual({ bob: null, cara: null, developer: null });
  await send(world, "cara", "FIRST-cara [[sleep 9000]] [[say worked]]");
  await world.api.waitForRequest((one) => one.newText.includes("FIRST-cara"));
  await sweeps(world, 2);
  const first = await sessionsOf(world);
  expect(first).toMatchObject({ bob: null, developer: null });

  await expectDelivered(world, await send(world, "bob", "FIRST-bob [[say noted]]"));
  for (const name of ["bob", "cara"]) await rests(world, name);
  await sweeps(world, 2);
  const second = await sessionsOf(world);
  expect(second.developer).toBeNull();
  await expectOwnRecord(world, "bob", second.bob);
  await expectOwnRecord(world, "cara", second.cara);

  await person.enters(`${PRIVATE} again, developer and bob [[say noted]]`);
  const restarted = await world.cli(["restart"]);
  expect(restarted.exitCode, restarted.stdout + restarted.stderr).toBe(0);
  for (const line of ["bob: resumed", "cara: resumed", "developer: fresh"])
    expect(restarted.stdout).toContain(line);
  await untilReady(world, NAMES);
  for (const name of NAMES) {
    await expectDelivered(world, await send(world, name, `SECOND-${name} [[say noted]]`));
    await rests(world, name);
  }
  const third = await sessionsOf(world);
  expect(third).toMatchObject({ bob: second.bob, cara: second.cara });
  await expectOwnRecord(world, "developer", third.developer);
  for (const name of ["bob", "cara"])
    expect(requestOf(world, `SECOND-${name}`).text).toContain(`FIRST-${name}`);
  await expectNothingPrivate(world);
};

const talkToAnOwnCodex = async (world: World): Promise<Person> => {
  // The person has said before that this folder is trusted.
  const trusted = `\n[projects."${world.workspace}"]\ntrust_level = "trusted"\n`;
  await appendFile(path.join(world.codexHome, "config.toml"), trusted);
  const person = await sitDown(world);
  // Where the person has a hook, they have agreed to it.
  await person.enters(
    "codex --no-daemon --dangerously-bypass-hook-trust -c check_for_update_on_startup=false",
  );
  await person.sees("the input line of an own Codex", /›/);
  await person.enters(`${PRIVATE} for the developer and bob [[say noted]]`);
  await until("the person's words reach their own model", async () => {
    if (world.api.requests.some((one) => one.newText.includes(PRIVATE))) return true;
    // An Enter right behind the text may be lost.
    await person.keys("Enter");
    return false;
  });
  await until(
    "the person's conversation has a record",
    async () => (await recordsWith(world, PRIVATE)).length,
  );
  return person;
};

/** Waits until the coordinator went over everything that many times more. */
const sweeps = async (world: World, count: number): Promise<void> => {
  const seen = async (): Promise<number> => {
    const tick = await world.read(".team/runtime/coordinator_tick.json").catch(() => null);
    return tick === null ? 0 : JSON.parse(tick).coordinator_tick_iteration_count;
  };
  const before = await seen();
  // The first of them may have begun already.
  await until("everything is looked at again", async () => (await seen()) > before + count, 30_000);
};

const sessionsOf = async (world: World): Promise<Readonly<Record<string, string | null>>> => {
  const { agents } = await world.json<{ agents: { agent_id: string; session_id: string | null }[] }>([
    "status",
  ]);
  return Object.fromEntries(agents.map((one) => [one.agent_id, one.session_id]));
};

const recordsWith = async (world: World, text: string): Promise<readonly string[]> => {
  const folder = path.join(world.codexHome, "sessions");
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.endsWith(".jsonl")).map((name) => path.join(folder, name));
  const found = await Promise.all(
    files.map(async (file) => ((await readFile(file, "utf8")).includes(text) ? [file] : [])),
  );
  return found.flat();
};

const expectOwnRecord = async (world: World, name: string, session: string | null | undefined) => {
  const mark = name === "developer" ? `SECOND-${name}` : `FIRST-${name}`;
  const [own, ...others] = await recordsWith(world, mark);
  expect(others).toEqual([]);
  expect([name, path.basename(own!)]).toEqual([name, expect.stringContaining(`-${session}.jsonl`)]);
};

const requestOf = (world: World, text: string) =>
  world.api.requests.findLast((one) => one.newText.includes(text))!;

/** Not in what the model of a worker was given, not in a window of a worker, not in a file of ours. */
const expectNothingPrivate = async (world: World): Promise<void> => {
  for (const one of world.api.requests)
    if (one.text.includes('of the team "trio"')) expect(one.text).not.toContain(PRIVATE);
  for (const name of NAMES) {
    const { argv } = await world.json<{ argv: string[] }>(["attach", name]);
    const socket = argv[argv.indexOf("-S") + 1]!;
    const pane = ["-t", `=team-trio:=${name}`];
    const shown = await world.run("tmux", ["-S", socket, "capture-pane", "-p", "-S", "-", ...pane]);
    expect(shown.stdout).toContain("noted");
    expect(shown.stdout).not.toContain(PRIVATE);
  }
  const folder = path.join(world.workspace, ".team");
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (file.isFile())
      expect((await readFile(path.join(file.parentPath, file.name))).includes(PRIVATE), file.name).toBe(
        false,
      );
};
