import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { eventsOf } from "../kit/events.ts";
import { startUnnamed } from "../kit/outside.ts";
import { paneOf } from "../kit/pane.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const NAMES = ["ann", "bob", "developer"] as const;
const PRIVATE = "PRIVATE-WORDS";

/** Somebody uses the same program in the same folder, and speaks of the members of the team. */
const talkToAnOwnOne = async (sandbox: Sandbox, program: string) => {
  const socket = join(sandbox.root, "t", "person");
  const size = ["-x", "120", "-y", "30", "-c", sandbox.workspace];
  await sandbox.tmux(["-S", socket, "new-session", "-d", "-s", "own", ...size, process.execPath, program]);
  const pane = paneOf(sandbox, socket, "own:");
  await until("its input line is there", async () => (await pane.screen()).includes(">"));
  await pane.say(`${PRIVATE} of ann, bob and developer`);
  await until("it has a record", () => recordsWith(sandbox, PRIVATE).length === 1);
};

const recordsWith = ({ root }: Sandbox, text: string): readonly string[] => {
  const folder = join(root, "home", "unnamed");
  // It appears with the first record.
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => readFileSync(join(folder, name), "utf8").includes(text))
    .map(({ name }) => name.replace(".jsonl", ""));
};

/** Waits until the coordinator went over everything once more, from beginning to end. */
const isSwept = async ({ read }: Sandbox): Promise<void> => {
  const tick = (): number => {
    try {
      return JSON.parse(read(".team/runtime/coordinator_tick.json")).coordinator_tick_iteration_count;
    } catch {
      return 0;
    }
  };
  const before = tick();
  await until(
    "everything is looked at",
    () => tick() > before + 1 || (tick() < before && tick() > 1),
    30_000,
  );
};

const sessionsOf = async ({ json }: Sandbox) => {
  const { agents } = await json<Status>(["status"]);
  return Object.fromEntries(agents.map((one) => [one.agent_id, one.session_id as string | null]));
};

/** Delivered by the agent's own record, which is told by a word that nobody else was given. */
const expectOwn = async (sandbox: Sandbox, name: string, word: string): Promise<string> => {
  const sent = await sandbox.json<{ message_id: string; status: string }>([
    "send",
    name,
    `${word}-${name}`,
    "--wait",
    "delivered",
  ]);
  const inbox = ["inbox", sent.message_id];
  const { messages } = await sandbox.json<{ messages: { evidence: { source: string }[] }[] }>(inbox);
  expect(messages[0]!.evidence.at(-1)?.source).toBe("transcript prompt");
  const [own, ...others] = recordsWith(sandbox, `${word}-${name}`);
  expect(others).toEqual([]);
  expect((await sessionsOf(sandbox))[name]).toBe(own);
  return own!;
};

verifies(["trial.4", "trial.24"], async () => {
  const sandbox = useSandbox();
  const { cli, json, workspace } = sandbox;
  const program = await startUnnamed(sandbox, NAMES);
  await talkToAnOwnOne(sandbox, program);
  await isSwept(sandbox);
  expect(await sessionsOf(sandbox)).toEqual({ ann: null, bob: null, developer: null });
  const told = eventsOf(sandbox).filter(({ event }) => event === "provider.session.attribution_ambiguous");
  expect(told.map(({ agent_id }) => agent_id).sort()).toEqual([...NAMES]);
  const notices = async () =>
    (await json<{ messages: { content: string; status: string }[] }>(["inbox", "leader"])).messages
      .filter(({ content }) => content.startsWith("Nothing says for sure which conversation "))
      .map(({ content, status }) => [content.split(" ")[6], status]);
  expect((await notices()).map(([name]) => name).sort()).toEqual([...NAMES]);

  const ann = await expectOwn(sandbox, "ann", "FIRST");
  await isSwept(sandbox);
  expect(await sessionsOf(sandbox)).toEqual({ ann, bob: null, developer: null });
  expect(await notices()).toContainEqual(["ann", "cancelled"]);
  expect(await notices()).toContainEqual(["bob", "queued_until_leader_attach"]);
  // The mark of a launch outlives the coordinator.
  const { pid } = await json<{ pid: number }>(["coordinator", "status"]);
  process.kill(pid, "SIGKILL");
  const bob = await expectOwn(sandbox, "bob", "FIRST");

  const restart = await cli(["restart"]);
  for (const line of ["ann: resumed", "bob: resumed", "developer: fresh"])
    expect(restart.stdout).toContain(line);
  expect(await expectOwn(sandbox, "ann", "SECOND")).toBe(ann);
  expect(await expectOwn(sandbox, "bob", "SECOND")).toBe(bob);
  await expectOwn(sandbox, "developer", "SECOND");
  for (const file of readdirSync(join(workspace, ".team"), { recursive: true, encoding: "utf8" })) {
    const whole = join(workspace, ".team", file);
    if (statSync(whole).isFile()) expect(readFileSync(whole).includes(PRIVATE), file).toBe(false);
  }
});
