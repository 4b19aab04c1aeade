import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { begun } from "./roster-world.ts";
import { rpc } from "./team.ts";

let world: Awaited<ReturnType<typeof begun>>;
beforeEach(async () => {
  world = await begun();
});

const HOOK = ".fake-agent/hooks.json: hook: make evil";
const bringHook = () => {
  mkdirSync(join(world.places.work, ".fake-agent"));
  writeFileSync(join(world.places.work, ".fake-agent", "hooks.json"), '{"hooks":["make evil"]}');
};

interface Reply {
  readonly notes: readonly string[];
  readonly agents: readonly { readonly agent_id: string; readonly error: string | null }[];
}

const run = (method: string, params: object) => rpc(world.places, method, { ...world.word, ...params });
const restart = (params: object = {}) =>
  rpc<Reply>(world.places, "team.restart", { ...world.word, allowFresh: true, yes: false, ...params });

test("a plan of a restart agrees to nothing, refuses nothing for it, and names what has to be agreed to", async () => {
  const { context } = world;
  bringHook();
  const before = context.store.teams.get("demo")!.launch_json;
  const env = { ...world.places.env, ONLY_PLANNED: "1" };
  for (const yes of [false, true]) {
    const { notes } = await restart({ planOnly: true, yes, env });
    expect(notes.join("\n")).toMatch(/^has to be agreed to: /);
    expect(notes.join("\n")).toContain(HOOK);
  }
  expect(context.store.teams.get("demo")!.launch_json).toBe(before);
  expect(context.environments.get("demo")).not.toHaveProperty("ONLY_PLANNED");
  await expect(restart()).rejects.toMatchObject({ code: "agreement_needed" });
  await restart({ yes: true });
  expect((await restart({ planOnly: true })).notes.join("\n")).not.toContain("agreed");
});

test.each([
  [
    "agent.add",
    { agent: "tester", roleFile: "tester.md" },
    "add-agent tester --role-file tester.md --yes --team demo",
  ],
  ["agent.clone", { agent: "alice", as: "d2" }, "clone-agent alice --as d2 --yes --team demo"],
  [
    "agent.fork",
    { agent: "alice", as: "d2", label: "a look" },
    'fork-agent alice --as d2 --label "a look" --yes --team demo',
  ],
  [
    "agent.start",
    { agent: "alice", force: true, allowFresh: true },
    "start-agent alice --force --allow-fresh --yes --team demo",
  ],
  ["agent.resume", { agent: "bob", allowFresh: false }, "resume-agent bob --yes --team demo"],
  [
    "agent.reset",
    { agent: "alice", discardSession: true, keepNotes: false },
    "reset-agent alice --discard-session --yes --team demo",
  ],
  [
    "team.restart",
    { allowFresh: true, confirm: true, goOn: true },
    "restart --allow-fresh --confirm --continue --yes --team demo",
  ],
])(
  "the way out of %s that has to be agreed to is the same command with --yes",
  async (method, params, words) => {
    if (method === "agent.resume") await run("agent.pause", { agent: "bob" });
    bringHook();
    await expect(run(method, { ...params, yes: false })).rejects.toMatchObject({
      code: "agreement_needed",
      action: `team-agent ${words}`,
    });
  },
);

test("the way out names each folder outside the workspace that has to be agreed to", async () => {
  const { root, work } = world.places;
  mkdirSync(join(root, "else where"));
  writeFileSync(
    join(work, "tester.md"),
    "---\nname: tester\nrole: tester\ntools: [fs_read]\nworking_directory: ../else where\n---\nx\n",
  );
  await expect(run("agent.add", { agent: "tester", roleFile: "tester.md" })).rejects.toMatchObject({
    action: `team-agent add-agent tester --role-file tester.md --allow-folder '${root}/else where' --yes --team demo`,
  });
});

test("who joined or left with a word needs no second one at a restart, and everybody keeps their place", async () => {
  const { context, places } = world;
  writeFileSync(
    join(places.work, ".team", "current", "agents", "carl.md"),
    "---\nname: carl\nrole: helper\ntools: [fs_read]\n---\nx\n",
  );
  await run("agent.add", { agent: "tester", roleFile: "tester.md" });
  await run("agent.clone", { agent: "alice", as: "alice-2" });
  await run("agent.add", { agent: "carl", roleFile: ".team/current/agents/carl.md" });
  await run("agent.remove", { agent: "bob", confirm: true, force: true });
  const order = ["alice", "tester", "alice-2", "carl"];
  const spec = () =>
    JSON.parse(context.store.teams.get("demo")!.spec_json) as {
      leader: object;
      agents: { id: string }[];
    };
  const { leader } = spec();
  expect((await restart()).agents.map(({ agent_id, error }) => [agent_id, error])).toEqual(
    order.map((id) => [id, null]),
  );
  expect(spec().agents.map(({ id }) => id)).toEqual(order);
  expect(spec().leader).toEqual(leader);
  await rpc(places, "team.shutdown", { team: "demo", keepLogs: true, cut: true });
  expect((await restart()).agents.map(({ agent_id }) => agent_id)).toEqual(order);
});
