import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { GuardedProvider } from "../src/registry/guard.ts";
import type { TeamSpec } from "../src/team/index.ts";
import { fake } from "./fake.ts";
import { begun } from "./roster-world.ts";
import { agentPid, eventsOf } from "./running.ts";
import { rpc } from "./team.ts";

/** Its program ends at once where its model is this one. */
const BROKEN = "paste-only";

let world: Awaited<ReturnType<typeof begun>>;
let isBroken: (model: string | null) => boolean;
beforeEach(async () => {
  world = await begun();
  isBroken = (model) => model === BROKEN;
  const provider: GuardedProvider = {
    ...fake,
    plan: async (launch) => {
      const plan = await fake.plan(launch);
      return "refused" in plan || !isBroken(launch.model)
        ? plan
        : { ...plan, argv: ["/bin/sh", "-c", "exit 3"] };
    },
  };
  Object.assign(world.context.registry, { provider: async () => provider });
});

interface Reply {
  readonly agents: readonly {
    readonly agent_id: string;
    readonly start_mode: string;
    readonly reason: string;
    readonly error: string | null;
    readonly old_form: string | null;
  }[];
}

const role = (name: string, front: string) =>
  writeFileSync(
    join(world.places.work, ".team", "current", "agents", `${name}.md`),
    `---\nname: ${name}\nrole: developer\ntools: [fs_read, mcp_team]\n${front}---\n\nYou are ${name}.\n`,
  );
const restart = async () => {
  const { agents } = await rpc<Reply>(world.places, "team.restart", { ...world.word, allowFresh: false });
  return Object.fromEntries(agents.map((one) => [one.agent_id, one]));
};
const specOf = () => JSON.parse(world.context.store.teams.get("demo")!.spec_json) as TeamSpec;
const modelsOf = () => Object.fromEntries(specOf().agents.map(({ id, model }) => [id, model]));
const changed = async () =>
  (await rpc<{ changed_documents: string[] }>(world.places, "status", { team: "demo" })).changed_documents;
const events = () =>
  eventsOf(world.places).flatMap(({ event, agent_id, ok }) =>
    ["restart.agent_missing_after_start", "restart.rollback_session", "start_agent.agent_start"].includes(
      event,
    ) && agent_id === "alice"
      ? [[event, ok].filter((one) => one !== undefined)]
      : [],
  );
const WHY = "ended by itself with status 3 before it was ready";

test("trial.143: an agent whose new form does not come up after two tries goes on as it was, in its conversation", async () => {
  const { context, places } = world;
  const { session_id } = context.store.sessions.get("demo", "alice")!;
  role("alice", `model: ${BROKEN}\n`);
  role("bob", "model: fake\n");
  const { alice, bob } = await restart();
  expect(alice).toMatchObject({ start_mode: "resumed", error: null, old_form: expect.stringContaining(WHY) });
  expect(alice!.reason).toContain("as it was before");
  expect(bob).toMatchObject({ error: null, old_form: null });
  expect(modelsOf()).toEqual({ alice: null, bob: "fake" });
  expect(context.store.agents.get("demo", "alice")).toMatchObject({
    model: null,
    failure: null,
    wanted: "running",
  });
  expect(context.store.sessions.get("demo", "alice")!.session_id).toBe(session_id);
  expect(await agentPid(places, "alice")).toBeGreaterThan(1);
  expect(await changed()).toEqual([expect.stringMatching(/alice\.md was changed/)]);
  expect(events()).toEqual([
    ["start_agent.agent_start"],
    ["start_agent.agent_start"],
    ["restart.agent_missing_after_start"],
    ["start_agent.agent_start"],
    ["restart.rollback_session", true],
  ]);
  // It is agreed to, and starts so by itself as well.
  await rpc(places, "agent.start", {
    ...world.word,
    yes: false,
    agent: "alice",
    force: true,
    allowFresh: false,
  });
  expect(context.live.get("demo", "alice")).toBeDefined();
});

test("a team of which nobody comes up goes back as a whole", async () => {
  const before = specOf();
  writeFileSync(
    join(world.places.work, ".team", "current", "TEAM.md"),
    `---\nname: demo\nprovider: fake\ndefault_model: ${BROKEN}\n---\n\nTry something else.\n`,
  );
  for (const name of ["alice", "bob"]) role(name, `model: ${BROKEN}\n`);
  const { alice, bob } = await restart();
  for (const one of [alice, bob])
    expect(one).toMatchObject({ error: null, old_form: expect.stringContaining(WHY) });
  expect(specOf()).toEqual(before);
  expect((await changed()).join()).toMatch(
    /TEAM\.md was changed.*alice\.md was changed.*bob\.md was changed/,
  );
});

test("one that fails in both forms is left with both reasons, in its new form, and the others go on", async () => {
  role("alice", `model: ${BROKEN}\n`);
  isBroken = (model) => model !== "fake";
  role("bob", "model: fake\n");
  const { alice, bob } = await restart();
  expect(alice).toMatchObject({ start_mode: "failed", old_form: null });
  expect(alice!.error).toMatch(new RegExp(`${WHY}; and as it was before: .*${WHY}`, "s"));
  expect(bob).toMatchObject({ error: null });
  expect(modelsOf()).toEqual({ alice: BROKEN, bob: "fake" });
  expect(world.context.store.agents.get("demo", "alice")).toMatchObject({
    model: BROKEN,
    failure: alice!.error,
  });
  expect(await changed()).toEqual([]);
});

test("one that did not run before has no old form to go back to", async () => {
  await rpc(world.places, "agent.stop", { agent: "alice" });
  role("alice", `model: ${BROKEN}\n`);
  const { alice } = await restart();
  expect(alice).toMatchObject({ start_mode: "failed", error: expect.stringContaining(WHY) });
  expect(modelsOf()).toMatchObject({ alice: BROKEN });
});

test("a model that its provider does not have refuses a restart before anything is ended", async () => {
  const pid = await agentPid(world.places, "alice");
  role("alice", "model: nonesuch\n");
  await expect(restart()).rejects.toMatchObject({ code: "team_documents_invalid" });
  expect(await agentPid(world.places, "alice")).toBe(pid);
});
