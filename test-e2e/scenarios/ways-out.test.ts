import { mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Message, reaches, send, started } from "../kit/messages.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { agent, becomes, failing, takeWayOut, wayOutOf } from "../kit/ways-out.ts";

/** The way out that `diagnose` names for one thing that is wrong. */
const repairOf = async (sandbox: Sandbox, issue: string): Promise<string> => {
  type Diagnosis = { issues: { issue: string; repair: string }[] };
  const found = await until(`diagnose names ${issue}`, async () =>
    (await sandbox.json<Diagnosis>(["diagnose"])).issues.find((one) => one.issue === issue),
  );
  return found.repair;
};
const toLeader = (sandbox: Sandbox, words: string): Promise<Message> =>
  until(`the leader is told: ${words}`, async () =>
    (await sandbox.json<{ messages: Message[] }>(["inbox", "leader"])).messages.find(({ content }) =>
      content.includes(words),
    ),
  );
const forget = ({ root }: Sandbox): void => {
  const records = join(root, "home", ".fake-agent", "sessions");
  for (const file of readdirSync(records)) rmSync(join(records, file));
};

verifies("trial.39", async () => {
  const sandbox = useSandbox();
  const { cli, write } = sandbox;
  // No documents, then a mistyped command and option, then nobody has agreed.
  await takeWayOut(sandbox, await failing(sandbox, "quick-start"), "team-agent init");
  expect(sandbox.read(".team/current/TEAM.md")).toContain("name:");
  const help = await takeWayOut(sandbox, await failing(sandbox, "claud"), "team-agent claude --help");
  expect(help.stdout).toContain("Usage: team-agent claude");
  await takeWayOut(sandbox, await failing(sandbox, "send", "--nope"), "team-agent send --help");

  const outside = join(sandbox.root, "else where");
  mkdirSync(outside);
  sandbox.team(["ann"]);
  for (const name of readdirSync(join(sandbox.workspace, ".team/current/agents")))
    if (name !== "ann.md") rmSync(join(sandbox.workspace, ".team/current/agents", name));
  write(
    ".team/current/agents/bob.md",
    `---\nname: bob\nrole: developer\nprovider: fake\ntools: [mcp_team]\nworking_directory: ${outside}\n---\nx\n`,
  );
  await takeWayOut(
    sandbox,
    await failing(sandbox, "quick-start"),
    `team-agent quick-start --yes --allow-folder '${realpathSync(outside)}'`,
  );
  await becomes(sandbox, "bob", "ready");
  await takeWayOut(sandbox, await failing(sandbox, "quick-start"), "team-agent status --team current");

  // An agent that was stopped, a team that was shut down, one whose conversations are gone.
  await cli(["stop-agent", "ann"]);
  const peek = ["peek", "ann", "--allow-raw-screen", "--tail", "5"];
  await takeWayOut(sandbox, await failing(sandbox, ...peek), "team-agent start-agent ann --team current");
  await becomes(sandbox, "ann", "ready");
  await takeWayOut(
    sandbox,
    await failing(sandbox, "peek", "ann"),
    "team-agent peek ann --allow-raw-screen --tail 20",
  );
  await cli(["shutdown"]);
  await takeWayOut(
    sandbox,
    await failing(sandbox, "quick-start", "--yes"),
    "team-agent restart --team current",
  );
  await becomes(sandbox, "ann", "ready");
  for (const name of ["ann", "bob"]) await reaches(sandbox, await send(sandbox, name, "work"), "delivered");
  await cli(["shutdown"]);
  forget(sandbox);
  await takeWayOut(
    sandbox,
    await failing(sandbox, "start-agent", "ann"),
    "team-agent start-agent ann --allow-fresh --team current",
  );
  await takeWayOut(
    sandbox,
    await failing(sandbox, "restart"),
    "team-agent restart --team current --allow-fresh",
  );
  await becomes(sandbox, "bob", "ready");
});

verifies("trial.39", async () => {
  const sandbox = await started(["ann", "bob"]);
  const { tmux } = sandbox;
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  const inTmux = (...words: string[]) => tmux(["-S", argv[2]!, ...words]);

  // A program that ended: by diagnose, and by what the leader is told.
  await inTmux("kill-window", "-t", "=team-current:=ann");
  await takeWayOut(
    sandbox,
    await repairOf(sandbox, "worker_window_missing:ann"),
    "team-agent start-agent ann --team current",
  );
  await becomes(sandbox, "ann", "ready");
  await send(sandbox, "bob", "[[crash 3]]");
  const told = await toLeader(sandbox, "The program of bob");
  await takeWayOut(
    sandbox,
    wayOutOf(told.content, /To bring it back: (.+)$/m),
    "team-agent start-agent bob --team current",
  );
  await becomes(sandbox, "bob", "interrupted");
  const cut = await repairOf(sandbox, "work_cut:bob");
  expect(cut).toMatch(/^team-agent send bob "You were cut off at msg_\w+\. Look first .+" --team current$/);
  await takeWayOut(sandbox, cut, cut);
  await until(
    "nothing of bob is cut any more",
    async () => (await sandbox.json<{ issues: unknown[] }>(["diagnose"])).issues.length === 0,
  );

  // A turn that somebody stopped.
  await reaches(sandbox, await send(sandbox, "ann", "[[sleep 60000]]"), "delivered");
  await becomes(sandbox, "ann", "busy");
  await inTmux("send-keys", "-t", "=team-current:=ann", "Escape");
  await takeWayOut(
    sandbox,
    await repairOf(sandbox, "worker_interrupted:ann"),
    'team-agent send ann "go on" --team current',
  );
  await becomes(sandbox, "ann", "ready");

  // A conversation that was compacted too often.
  for (let times = 0; times < 3; times++)
    await reaches(sandbox, await send(sandbox, "ann", "[[compact]]"), "delivered");
  const compacted = await toLeader(sandbox, "was compacted");
  const before = (await agent(sandbox, "ann")).session_id;
  await takeWayOut(
    sandbox,
    wayOutOf(compacted.content, /its last results: (.+)$/m),
    "team-agent reset-agent ann --keep-notes --team current",
  );
  await becomes(sandbox, "ann", "ready");
  expect((await agent(sandbox, "ann")).session_id).not.toBe(before);

  // tmux itself is gone, and with it everybody.
  await inTmux("kill-server");
  await until("both are lost", async () =>
    (await sandbox.json<Status>(["status"])).agents.every(({ status }) => status === "lost"),
  );
  const all = await repairOf(sandbox, "worker_window_missing:ann");
  await takeWayOut(sandbox, all, "team-agent restart --team current");
  await becomes(sandbox, "ann", "ready");
});
