import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { started } from "../kit/messages.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { type Status, tokenOf } from "../kit/status.ts";
import { verifies } from "../kit/verifies.ts";
import { takeWayOut, wayOutOf } from "../kit/ways-out.ts";

verifies("trial.11", async () => {
  const { cli, json, team, write } = useSandbox();
  for (const name of ["LEADER", "person", "Coordinator"]) {
    team(["ann"]);
    write(".team/current/agents/x.md", `---\nname: ${name}\nrole: developer\ntools: []\n---\nx\n`);
    const refused = await cli(["validate"]);
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringContaining("would be taken for somebody else"),
    ]);
  }
  write(".team/current/agents/x.md", "---\nname: bob\nrole: dev\u202eoper\ntools: []\n---\nx\n");
  expect((await cli(["validate"])).stderr).toContain("invisible characters");
  write(".team/current/agents/x.md", "---\nname: bob\nrole: developer\ntools: []\n---\nx\n");
  await cli(["quick-start", "--yes"]);
  const { message_id } = await json<{ message_id: string }>(["send", "ann", "run \u202etxt.exe\u2028now"]);
  const { messages } = await json<{ messages: { content: string }[] }>(["inbox", message_id]);
  expect(messages[0]!.content).toBe("run txt.exe\nnow");
});

verifies("trial.13", async () => {
  const sandbox = useSandbox();
  const { cli, json, root } = sandbox;
  const outside = join(realpathSync(root), "elsewhere");
  mkdirSync(outside);
  mkdirSync(join(sandbox.workspace, "inside"));
  // A link within the workspace leads out of it, too.
  symlinkSync(outside, join(sandbox.workspace, "link"));
  sandbox.team(["ann", "bob", "cid"]);
  for (const [name, folder] of [
    ["ann", "inside"],
    ["bob", "../elsewhere"],
    ["cid", "link"],
  ] as const)
    sandbox.write(
      `.team/current/agents/${name}.md`,
      `---\nname: ${name}\nrole: developer\ntools: []\nworking_directory: ${folder}\n---\nx\n`,
    );
  const refused = await json<{ error_code: string; agreement: string[]; action: string }>([
    "quick-start",
    "--yes",
  ]);
  expect(refused.error_code).toBe("agreement_needed");
  const lines = refused.agreement.join("\n");
  expect(lines).toContain(`in ${join(sandbox.workspace, "inside")}\n`);
  expect(lines).toContain(`in ${outside}, OUTSIDE this workspace`);
  expect(lines).toContain(
    `in ${join(sandbox.workspace, "link")} (a link to ${realpathSync(outside)}), OUTSIDE this workspace`,
  );
  expect(refused.action).toContain(`--allow-folder ${outside}`);
  const started = await cli(["quick-start", "--yes", "--allow-folder", outside]);
  expect(started.exitCode, started.stderr).toBe(0);
});

verifies("trial.14", async () => {
  const sandbox = useSandbox();
  const { json, team, write } = sandbox;
  team(["ann"]);
  mkdirSync(join(sandbox.workspace, ".git"));
  write(
    ".team/current/agents/ann.md",
    "---\nname: ann\nrole: developer\ntools: []\nmcp: inherit\nworking_directory: deep/er\n---\nx\n",
  );
  write("deep/er/.fake-agent/hooks.json", JSON.stringify({ hooks: ["make evil"] }));
  const { agreement } = await json<{ agreement: string[] }>(["quick-start"]);
  const lines = agreement.join("\n");
  expect(lines).toContain("deep/er/.fake-agent/hooks.json: hook: make evil");
  expect(lines).toContain("keeps your own MCP servers");
});

verifies("trial.16", async () => {
  const sandbox = await started(["ann", "bob"]);
  expect(await sandbox.json(["status"])).toMatchObject({ changed_documents: [] });
  sandbox.team(["ann", "cid"], { model: "other" });
  rmSync(join(sandbox.workspace, ".team/current/agents/bob.md"));
  rmSync(join(sandbox.workspace, ".team/current/TEAM.md"));
  const told = [
    "TEAM.md is gone",
    "agents/ann.md was changed",
    "agents/bob.md is gone",
    "agents/cid.md is new",
  ];
  expect(await sandbox.json<Status>(["status"])).toMatchObject({ changed_documents: told });
  const words = told.join(", ");
  expect((await sandbox.cli(["status"])).stdout).toContain(words);
  const { stdout: diagnosis } = await sandbox.cli(["diagnose"]);
  expect(diagnosis).toContain(words);
  // No restart, which would be refused.
  expect(diagnosis).not.toContain("team-agent restart");
  expect((await sandbox.cli(["start-agent", "ann", "--force"])).stderr).toContain(words);
  // A restart is made from the documents: one that is gone refuses it, and nothing is ended.
  const refused = await sandbox.cli(["restart"]);
  expect(refused.exitCode).toBe(1);
  for (const gone of [
    "TEAM.md is gone",
    "bob.md is gone (bob)",
    "team-agent remove-agent bob --confirm --force",
  ])
    expect(refused.stderr).toContain(gone);
  sandbox.team([]);
  const removal = /documents_changed\): put the documents back; to take the agent out for good: (.+)$/m;
  await takeWayOut(
    sandbox,
    wayOutOf((await sandbox.cli(["diagnose"])).stdout, removal),
    "team-agent remove-agent bob --confirm --force --team current",
  );
  expect((await sandbox.cli(["diagnose"])).stdout).toContain("team-agent restart --team current");
});

verifies("trial.17", async () => {
  const sandbox = await started(["ann"]);
  const { json, workspace } = sandbox;
  const role = join(workspace, ".team/current/agents/bad.md");
  const begin = async () =>
    await json<{ error_code: string; error: string }>(["quick-start", "--name", "second", "--yes"]);
  execFileSync("mkfifo", [role]);
  expect((await begin()).error).toMatch(/bad\.md:1:1: cannot be read: it is no plain file/);
  rmSync(role);
  symlinkSync("/dev/zero", role);
  expect((await begin()).error).toMatch(/bad\.md:1:1: cannot be read: it is no plain file/);
  rmSync(role);
  sandbox.write(".team/current/agents/bad.md", "x".repeat(2_000_000));
  expect((await begin()).error).toMatch(/bad\.md:1:1: cannot be read: it has 2000000 bytes/);
  rmSync(role);
  // What a program's own configuration is read by keeps nobody, either.
  mkdirSync(join(workspace, ".fake-agent"));
  execFileSync("mkfifo", [join(workspace, ".fake-agent", "hooks.json")]);
  expect(await begin()).toMatchObject({ ok: true, ready: true });
  expect((await json<Status>(["status", "--team", "current"])).agents[0]!.status).toBe("ready");
});

verifies("trial.26", async () => {
  const { cli, team } = useSandbox();
  team(["ann"], {}, { display_backend: "ghostty", fast: "true" });
  const said = await cli(["validate"]);
  expect(said.exitCode).toBe(0);
  expect(said.stdout + said.stderr).toContain('"display_backend: ghostty" is not supported yet');
  expect(said.stdout + said.stderr).toContain('"fast: true" is not supported yet');
});

verifies("trial.38", async () => {
  const sandbox = await started(["ann"]);
  const below = join(sandbox.workspace, "src", "deep");
  mkdirSync(below, { recursive: true });
  const status = await sandbox.cli(["status"], { cwd: below });
  expect([status.exitCode, status.stderr]).toEqual([0, `workspace: ${sandbox.workspace}`]);
  expect(await sandbox.json<Status>(["status"], { cwd: below })).toMatchObject({
    ok: true,
    workspace: sandbox.workspace,
  });
  const second = await sandbox.cli(["init"], { cwd: below });
  expect([second.exitCode, second.stderr]).toEqual([
    1,
    expect.stringContaining("there is a team above this folder"),
  ]);
  expect((await sandbox.cli(["init", "--workspace", "."], { cwd: below })).exitCode).toBe(0);
  const own = await sandbox.json(["status"], { cwd: below });
  expect(own).toMatchObject({ error_code: "team_unknown" });
});

verifies("trial.15", async () => {
  const sandbox = await started(["ann"]);
  const pid = async () => (await sandbox.json<Status>(["status"])).agents[0]!.pid;
  const before = await pid();
  expect((await sandbox.cli(["start-agent", "ann"])).exitCode).toBe(0);
  sandbox.write(".fake-agent/hooks.json", JSON.stringify({ hooks: ["make evil"] }));
  for (const words of [["restart"], ["start-agent", "ann", "--force"]]) {
    const refused = await sandbox.json<{ error_code: string; agreement: string[] }>(words);
    expect(refused.error_code, words.join(" ")).toBe("agreement_needed");
    expect(refused.agreement.join("\n")).toContain(".fake-agent/hooks.json: hook: make evil");
  }
  // Nothing was ended for the question, and an agent of the team does not answer it.
  expect(await pid()).toBe(before);
  const token = { env: { TEAM_AGENT_TOKEN: await tokenOf(sandbox, "ann") } };
  expect(await sandbox.json(["restart", "--yes"], token)).toMatchObject({ error_code: "not_allowed" });
  expect((await sandbox.cli(["restart", "--yes"])).exitCode).toBe(0);
  expect(await pid()).not.toBe(before);
  expect((await sandbox.cli(["restart"])).exitCode).toBe(0);
});
