import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { message, reaches, send, started } from "../kit/messages.ts";
import { CLI, type Sandbox } from "../kit/sandbox.ts";
import { environmentOf, type Status, tokenIn } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { runAsPrinted, wayOutOf } from "../kit/ways-out.ts";

interface Nested extends Status {
  team_depth: number;
  parent_team_key: string | null;
  leader_receiver: Status["leader_receiver"] & { worker: string | null };
}

/** Documents of another team, each in a folder of its own. */
const write = (sandbox: Sandbox, team: string, agent: string, front = "") => {
  sandbox.write(`.team/${team}/TEAM.md`, `---\nname: ${team}\n${front}---\nHelp.\n`);
  sandbox.write(
    `.team/${team}/agents/${agent}.md`,
    `---\nname: ${agent}\nrole: developer\nprovider: fake\ntools: [fs_read, execute_bash, mcp_team]\n---\nDo what you are told.\n`,
  );
};

const statusOf = (sandbox: Sandbox, team: string) => sandbox.json<Nested>(["status", "--team", team]);

/** A command as the worker itself would run it. */
const as = async (sandbox: Sandbox, team: string, worker: string) => {
  const { agents } = await statusOf(sandbox, team);
  const { pid } = agents.find(({ agent_id }) => agent_id === worker)!;
  return { env: { TEAM_AGENT_TOKEN: tokenIn(environmentOf(pid)), TEAM_AGENT_ID: worker } };
};

/** A worker starts a team in a folder; a person agrees to it in between. */
const startIn = async (sandbox: Sandbox, team: string, worker: { readonly env: Record<string, string> }) => {
  const refused = await sandbox.cli(["quick-start", `.team/${team}`], worker);
  expect(refused.exitCode).toBe(1);
  const [before, command] = wayOutOf(refused.stderr).split(": ");
  expect([before, command]).toEqual([
    "a person runs in a terminal of their own",
    `team-agent agree .team/${team}`,
  ]);
  const agreed = await runAsPrinted(sandbox, `${command} --yes`);
  expect(agreed.exitCode, agreed.stderr).toBe(0);
  const start = await sandbox.cli(["quick-start", `.team/${team}`], worker);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
};

verifies("teams.nested", async () => {
  const sandbox = await started(["ann", "bob"]);
  for (const [team, agent] of [
    ["child", "cid"],
    ["grandchild", "dan"],
    ["deep", "eve"],
  ] as const)
    write(sandbox, team, agent);
  const ann = await as(sandbox, "current", "ann");
  await startIn(sandbox, "child", ann);
  expect(await statusOf(sandbox, "child")).toMatchObject({
    team_depth: 1,
    parent_team_key: "current",
    leader_receiver: { status: "attached", provider: "fake", worker: "ann" },
  });
  expect((await sandbox.cli(["status", "--team", "child"])).stdout).toContain(
    "nested: in team current, depth 1, led by ann",
  );
  expect(await statusOf(sandbox, "current")).toMatchObject({ team_depth: 0, parent_team_key: null });

  // Its leader gets what is reported, though it is a worker, and acts for it; nobody else of its team does.
  const order = await sandbox.json<{ message_id: string }>(
    ["send", "cid", '[[call report_result {"summary":"done below"}]]', "--team", "child"],
    ann,
  );
  expect((await message(sandbox, order.message_id)).sender).toBe("leader");
  const notice = await until("the result is stored", async () => {
    const { messages } = await sandbox.json<{ messages: { message_id: string; content: string }[] }>([
      "inbox",
      "leader",
      "--team",
      "child",
    ]);
    return messages.find(({ content }) => content.includes("done below"));
  });
  await reaches(sandbox, notice.message_id, "delivered", "acknowledged");
  const bob = await as(sandbox, "current", "bob");
  for (const words of [["send", "cid", "from aside"], ["status"], ["stop-agent", "cid"], ["inbox", "cid"]])
    expect(await sandbox.json([...words, "--team", "child"], bob), words.join(" ")).toMatchObject({
      error_code: "not_allowed",
    });
  for (const words of [
    ["stop-agent", "bob"],
    ["shutdown"],
    ["takeover", "--confirm"],
    ["claim-leader", "--team", "child"],
  ])
    expect(await sandbox.json(words, ann), words.join(" ")).toMatchObject({ error_code: "not_allowed" });

  const cid = await as(sandbox, "child", "cid");
  await startIn(sandbox, "grandchild", cid);
  expect(await statusOf(sandbox, "grandchild")).toMatchObject({
    team_depth: 2,
    parent_team_key: "child",
    leader_receiver: { worker: "cid" },
  });
  const deep = await sandbox.cli(["quick-start", ".team/deep"], await as(sandbox, "grandchild", "dan"));
  expect(deep.exitCode).toBe(1);
  expect(deep.stderr).toContain("team grandchild, which is at depth 2");
  expect(deep.stderr).toContain("at most 2 deep");

  // What leads ends; what it led goes on, and says so.
  const stop = await sandbox.cli(["stop-agent", "ann", "--team", "current"]);
  expect(stop.stdout).toContain("team child goes on without its leader");
  expect(await statusOf(sandbox, "child")).toMatchObject({
    leader_receiver: { status: "rebind_required", worker: "ann" },
    agents: [{ agent_id: "cid", status: "ready" }],
  });
  const { messages: told } = await sandbox.json<{ messages: { content: string }[] }>([
    "inbox",
    "leader",
    "--team",
    "current",
  ]);
  expect(told.some(({ content }) => content.includes("team-agent shutdown --team child"))).toBe(true);
  expect((await sandbox.cli(["start-agent", "ann", "--team", "current"])).exitCode).toBe(0);
  await until(
    "ann leads again",
    async () => (await statusOf(sandbox, "child")).leader_receiver.status === "attached",
  );
  const down = await sandbox.cli(["shutdown", "--team", "current", "--cut"]);
  expect(down.stdout).toContain("team-agent shutdown --team child");
  expect((await statusOf(sandbox, "child")).agents[0]!.status).toBe("ready");
  for (const team of ["child", "grandchild"])
    expect((await sandbox.cli(["shutdown", "--team", team, "--cut"])).exitCode).toBe(0);
});

verifies("teams.nested-rights", async () => {
  const sandbox = await started(["ann"]);
  write(sandbox, "free", "cid", "dangerous_auto_approve: true\n");
  write(sandbox, "more", "dan");
  sandbox.write(
    ".team/more/agents/dan.md",
    sandbox.read(".team/more/agents/dan.md").replace("[fs_read,", "[fs_read, network,"),
  );
  const ann = await as(sandbox, "current", "ann");
  for (const [team, what] of [
    ["free", "dangerous_auto_approve"],
    ["more", "dan: has network"],
  ] as const) {
    // A person who agrees does not make it more than the worker has.
    expect((await sandbox.cli(["agree", `.team/${team}`, "--yes"])).exitCode).toBe(0);
    const run = await sandbox.cli(["quick-start", `.team/${team}`, "--yes"], ann);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(what);
  }
  // Without its token a command within the worker's program is nobody's: it starts no team of the person's.
  write(sandbox, "aside", "eve");
  const words = `${process.execPath} ${CLI} quick-start .team/aside --yes --json`;
  sandbox.write("aside.sh", `unset TEAM_AGENT_TOKEN\n${words} > answer.json\nmv answer.json refused.json\n`);
  await send(sandbox, "ann", "[[run sh aside.sh]]");
  await until("it is answered", () => existsSync(join(sandbox.workspace, "refused.json")));
  const said = JSON.parse(sandbox.read("refused.json")) as { error_code: string; error: string };
  expect(said.error_code).toBe("not_allowed");
  expect(said.error).toContain("within the program of ann of team current");
  expect(await sandbox.json(["status", "--team", "aside"])).toMatchObject({ error_code: "team_unknown" });
});
