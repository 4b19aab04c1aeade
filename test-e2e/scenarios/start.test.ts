import { readdirSync } from "node:fs";
import { execa } from "execa";
import { expect } from "vitest";
import { processesOf, useSandbox } from "../kit/sandbox.ts";
import { environmentOf, type Status, tokenIn } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

verifies(["docs.init", "docs.validate", "docs.compile", "start.ready", "start.unbound"], async () => {
  const { cli, json, read, workspace } = useSandbox();
  expect((await cli(["init"])).exitCode).toBe(0);
  expect(read(".team/.gitignore")).toContain("/runtime/");
  expect(JSON.parse(read(".team/logs/events.jsonl"))).toMatchObject({
    event: "init",
    spec_path: ".team/current/TEAM.md",
    files: expect.arrayContaining([".team/current/agents/developer.md"]),
  });
  const again = await cli(["init"]);
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toContain("nothing was written");
  expect((await json<{ agents: string[] }>(["validate"])).agents).toEqual(["developer", "reviewer"]);
  expect((await cli(["compile"])).stdout).toContain("default_assignee");
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode).toBe(0);
  expect(start.stdout).toContain("Team current is ready.");
  expect(start.stdout).toContain("team-agent attach developer");
  expect(start.stdout).toContain("nobody leads, and what is for the leader waits");
  expect(readdirSync(`${workspace}/.team/current`).sort()).toEqual(["TEAM.md", "agents"]);
  await cli(["send", "developer", '[[call report_result {"summary":"done it"}]]', "--wait", "acknowledged"]);
  const status = await until("the notice is held", async () => {
    const now = await json<Status>(["status"]);
    return now.queued_messages.length > 0 && now.queued_messages[0]!.status !== "accepted" ? now : null;
  });
  expect(status.queued_messages[0]).toMatchObject({
    status: "queued_until_leader_attach",
    recipient: "leader",
  });
});

verifies(["start.agreement", "start.past"], async () => {
  const { cli, json, team } = useSandbox();
  team(["ann", "bob"]);
  const refused = await cli(["quick-start"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("ann  fake  runs without asking: ");
  expect(refused.stderr).toContain("action: team-agent quick-start --yes");
  expect((await json<{ error_code: string }>(["status"])).error_code).toBe("team_unknown");
  expect((await cli(["quick-start", "--yes"])).exitCode).toBe(0);
  const second = await cli(["quick-start", "--yes"]);
  expect(second.exitCode).toBe(1);
  expect(second.stderr).toContain("running already");
  await cli(["shutdown"]);
  const third = await json<{ error_code: string; action: string }>(["quick-start", "--yes"]);
  expect(third).toMatchObject({ error_code: "team_exists", action: "team-agent restart --team current" });
  // What was agreed to once is not asked again; a change is.
  const renamed = await cli(["quick-start", "--name", "other"]);
  expect(renamed.stderr).toContain("somebody has to agree");
});

verifies("start.env", async () => {
  const { cli, json, team, root } = useSandbox();
  team(["ann"]);
  const caller = {
    CLAUDE_CODE_SESSION_ID: "of-the-leader",
    CLAUDECODE: "1",
    MY_API_KEY: "sk-secretsecretsecretsecret",
    HARMLESS: "kept",
    TMUX_PANE: "%77",
  };
  const start = await cli(["quick-start", "--yes"], { env: caller });
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  const { pid } = (await json<Status>(["status"])).agents[0]!;
  const env = environmentOf(pid);
  expect(env).toContain("HARMLESS=kept");
  expect(env.filter((line) => /^(?:CLAUDE_CODE_SESSION_ID|MY_API_KEY)=/.test(line))).toEqual([]);
  expect(env.some((line) => line === "TEAM_AGENT_ID=ann")).toBe(true);
  const token = tokenIn(env);
  for (const line of await processesOf(root)) expect(line).not.toContain(token);
  const inFiles = await execa("grep", ["-rlF", token, `${root}/work`], { reject: false });
  expect(inFiles.stdout).toBe("");
});

verifies(["start.paste", "start.trust"], async () => {
  const { cli, write, team, json } = useSandbox();
  team(["ann"]);
  write(
    ".team/current/agents/ann.md",
    "---\nname: ann\nrole: developer\nprovider: fake\nmodel: paste-only\ntools: [mcp_team]\n---\nx\n",
  );
  write(
    ".team/current/agents/bob.md",
    "---\nname: bob\nrole: developer\nprovider: fake\nmodel: needs-trust\ntools: [mcp_team]\n---\nx\n",
  );
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  expect(start.stderr).toContain("bob: waiting (trust");
  const long = `a message of several lines\n${"line after line\n".repeat(20)}the end`;
  const sent = await cli(["send", "ann", long, "--wait", "delivered", "--timeout", "15"]);
  expect(sent.exitCode, sent.stdout).toBe(0);
  const id = /msg_[0-9a-f]{12}/.exec(sent.stdout)![0];
  const [message] = (
    await json<{ messages: { evidence: { status: string; source: string }[] }[] }>(["inbox", id])
  ).messages;
  expect(message!.evidence.find((one) => one.status === "submitted")?.source).toBe("paste");
  expect(message!.evidence.find((one) => one.status === "delivered")?.source).toContain("transcript");
});
