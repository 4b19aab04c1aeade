import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { message, reaches, records, send, timesRecorded } from "../kit/messages.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { installationOf } from "./installed.ts";
import { type Person, usePerson } from "./person.ts";
import { publishVersion } from "./publish.ts";
import { useRegistry } from "./use-registry.ts";

const registry = useRegistry();

/** One for each thing that an update may come into. */
const NAMES = ["turn", "asks", "wonders", "paused", "late", "gone", "idle"] as const;

const writeTeam = ({ workspace }: Person): void => {
  const write = (path: string, content: string) => {
    const full = join(workspace, ".team/current", path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
  };
  write("TEAM.md", "---\nname: current\nprovider: fake\n---\nTest what there is to test.\n");
  for (const name of NAMES)
    write(
      `agents/${name}.md`,
      `---\nname: ${name}\nrole: developer\nprovider: fake\ntools: [execute_bash, mcp_team]\n---\nDo what you are told.\n`,
    );
};

/** Longer than everything here takes: what such a program was given stays unproven. */
const LATE = { FAKE_AGENT_RECORD_LATE_MS: "20000" };

const startedTeam = async () => {
  const person = usePerson(registry.url);
  const installation = installationOf(person);
  await installation.mustInstall("--no-skill");
  writeTeam(person);
  await installation.ask("quick-start", "--yes");
  const json = async <T>(args: readonly string[]): Promise<T> =>
    JSON.parse((await person.run(installation.command, [...args, "--json"])).stdout);
  for (const name of ["late", "gone"]) {
    await installation.ask("stop-agent", name);
    const run = await person.run(installation.command, ["start-agent", name], { env: LATE });
    expect(run.exitCode, run.stderr).toBe(0);
  }
  return { ...installation, ...person, json };
};
type World = Awaited<ReturnType<typeof startedTeam>>;

interface Waiting {
  readonly approvals: readonly { readonly approval_id: string; readonly command: string }[];
  readonly questions: readonly { readonly question_id: string; readonly text: string }[];
}
const approvals = async (world: World) => (await world.json<Waiting>(["approvals"])).approvals;
const questions = async (world: World) => (await world.json<Waiting>(["questions"])).questions;
const HELD = ["turn", "asks", "wonders", "paused"];
/** Whose state lasts has it still, and everybody's program is the same. */
const agents = async (world: World) =>
  (await world.json<Status>(["status"])).agents.map(({ agent_id, status, pid }) => ({
    agent_id,
    status: HELD.includes(agent_id) ? status : null,
    pid,
  }));

/** A message in each state that lasts, by what it waits for or came to. */
const messagesOf = async (world: World) => {
  const { ask } = world;
  const say = (to: string, text: string, ...flags: string[]) => send(world, to, text, ...flags);
  const arrive = async (id: string, state: string) => {
    await reaches(world, id, state);
    return id;
  };
  await ask("pause-agent", "paused");
  const turn = await say("turn", "[[run until [ -e go ]; do sleep 0.1; done]] [[say turned]]");
  await say("asks", "[[ask make it]]");
  await say("wonders", "[[question Which one?|this|that]]");
  await until("it asks", async () => (await approvals(world)).length === 1);
  await until("it wonders", async () => (await questions(world)).length === 1);
  await arrive(turn, "delivered");
  const kept = {
    queued_until_idle: await say("turn", "after the turn"),
    queued_until_approval: await say("asks", "after the approval"),
    queued_until_dialog: await say("wonders", "after the question"),
    queued_stopped: await say("paused", "after the pause"),
    submitted: await say("late", "proven late"),
    delivered: await say("idle", "a word"),
    acknowledged: await say("idle", '[[call report_result {"summary":"done"}]]'),
    failed: await say("gone", "to one who leaves"),
    cancelled: await say("paused", "taken back"),
    expired: await say("paused", "too late", "--expires-in", "1s"),
  };
  await arrive(kept.failed, "submitted");
  await ask("remove-agent", "gone", "--confirm", "--force");
  await ask("cancel", kept.cancelled);
  for (const [state, id] of Object.entries(kept)) await arrive(id, state);
  return { kept, turn };
};

const LOST = ["failed", "cancelled", "expired"];

verifies(
  "install.update-states",
  async () => {
    const world = await startedTeam();
    const { ask, installer, json } = world;
    const { kept, turn } = await messagesOf(world);
    const before = {
      agents: await agents(world),
      approvals: await approvals(world),
      questions: await questions(world),
    };
    expect(before.agents.find(({ agent_id }) => agent_id === "turn")?.status).toBe("busy");

    await publishVersion(registry, "0.2.0");
    const update = installer(["update", "--no-skill"]);
    const meanwhile = send(world, "idle", "in the middle of the update");
    const run = await update;
    expect(run.stdout, run.stderr).toContain("is 0.2.0 now");
    expect((await json<{ version: string }>(["coordinator", "status"])).version).toBe("0.2.0");

    for (const [state, id] of Object.entries(kept)) {
      const { status } = await message(world, id);
      expect(state === "submitted" ? [state, "delivered"] : [state], `${state} is ${status}`).toContain(
        status,
      );
    }
    expect(await agents(world)).toEqual(before.agents);
    expect(await approvals(world)).toMatchObject(
      before.approvals.map(({ approval_id }) => ({ approval_id })),
    );
    expect(await questions(world)).toMatchObject(
      before.questions.map(({ question_id }) => ({ question_id })),
    );

    writeFileSync(join(world.workspace, "go"), "");
    await ask("approve", before.approvals[0]!.approval_id);
    await ask("answer", before.questions[0]!.question_id, "that");
    await ask("resume-agent", "paused");
    const arriving = [
      ...Object.entries(kept).flatMap(([state, id]) => (LOST.includes(state) ? [] : [id])),
      turn,
      await meanwhile,
    ];
    for (const id of arriving) await reaches(world, id, "delivered", "acknowledged");
    const said = records(world);
    for (const words of ["turned", "the person chose: that", "allowed: make it"])
      expect(said.split(words).length, words).toBeGreaterThan(1);
    const times = (ids: readonly string[]) => ids.map((id) => timesRecorded(world, id));
    expect(times(arriving)).toEqual(arriving.map(() => 1));
    expect(times([kept.cancelled, kept.expired])).toEqual([0, 0]);
    for (const state of LOST) expect((await message(world, kept[state as "failed"])).status).toBe(state);
    await ask("shutdown", "--cut");
  },
  240_000,
);
