import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { begun } from "./roster-world.ts";
import { rpc } from "./team.ts";

let world: Awaited<ReturnType<typeof begun>>;
beforeEach(async () => {
  world = await begun();
});

const carl = () => join(world.places.work, ".team", "current", "agents", "carl.md");
const write = (path: string, name: string, text = "x") =>
  writeFileSync(path, `---\nname: ${name}\nrole: helper\ntools: [fs_read]\n---\n${text}\n`);

const run = <T = object>(method: string, params: object) =>
  rpc<T>(world.places, method, { ...world.word, ...params });
const restart = () =>
  run<{ notes: string[]; agents: { agent_id: string }[] }>("team.restart", { allowFresh: true });
const changed = async () =>
  (await rpc<{ changed_documents: string[] }>(world.places, "status", { team: "demo" })).changed_documents;

test("the document of an agent that was added is known, and nothing is said of one whose agent was removed", async () => {
  write(carl(), "carl");
  expect(await changed()).toEqual(["agents/carl.md is new"]);
  const roleFile = ".team/current/agents/carl.md";
  await run("agent.add", { agent: "carl", roleFile });
  expect(await changed()).toEqual([]);
  write(carl(), "carl", "another text");
  expect(await changed()).toEqual(["agents/carl.md was changed"]);
  await run("agent.remove", { agent: "carl", confirm: true, force: true });
  expect(await changed()).toEqual([]);
  await restart();
  expect(await changed()).toEqual([]);
  await run("agent.add", { agent: "carl", roleFile });
  write(carl(), "carl", "a third text");
  expect(await changed()).toEqual(["agents/carl.md was changed"]);
  await run("agent.remove", { agent: "carl", confirm: true, force: true });
  rmSync(carl());
  expect(await changed()).toEqual([]);
  await restart();
  expect(await changed()).toEqual([]);
});

test("a role document from elsewhere is watched like the others, and named by its whole path", async () => {
  const elsewhere = join(world.places.work, "tester.md");
  await run("agent.add", { agent: "tester", roleFile: "tester.md" });
  await run("agent.clone", { agent: "alice", as: "alice-2" });
  expect(await changed()).toEqual([]);
  await restart();
  expect(await changed()).toEqual([]);
  write(elsewhere, "tester", "another text");
  expect(await changed()).toEqual([`${elsewhere} was changed`]);
  rmSync(elsewhere);
  expect(await changed()).toEqual([`${elsewhere} is gone`]);
  await expect(restart()).rejects.toMatchObject({
    code: "team_documents_missing",
    action: expect.stringContaining("team-agent remove-agent tester --confirm --force --team demo"),
  });
  const removed = await run<{ role_file: string | null }>("agent.remove", {
    agent: "tester",
    confirm: true,
    force: true,
  });
  expect(removed.role_file).toBeNull();
  expect(await changed()).toEqual([]);
  await restart();
  expect(await changed()).toEqual([]);
});

test("a document that is put back after its agent was removed is not told as new, and a restart says how it comes back", async () => {
  write(carl(), "carl");
  await run("agent.add", { agent: "carl", roleFile: ".team/current/agents/carl.md" });
  await run("agent.remove", { agent: "carl", confirm: true, force: true });
  rmSync(carl());
  expect((await restart()).notes.join()).not.toContain("carl");
  write(carl(), "carl");
  expect(await changed()).toEqual([]);
  const { notes, agents } = await restart();
  const action = `team-agent add-agent carl --role-file ${carl()} --team demo`;
  expect(notes).toContain(
    `carl was removed from the team and stays away, though its document is there; to take it in anew: ${action}`,
  );
  expect(agents.map(({ agent_id }) => agent_id)).not.toContain("carl");
  await run("agent.add", { agent: "carl", roleFile: carl() });
  expect((await restart()).notes.join()).not.toContain("carl");
  // Another agent's, where the document of one that was removed stood.
  await run("agent.remove", { agent: "carl", confirm: true, force: true });
  rmSync(carl());
  await restart();
  write(carl(), "carla");
  await restart();
  write(carl(), "carla", "another text");
  expect(await changed()).toEqual(["agents/carl.md was changed"]);
});
