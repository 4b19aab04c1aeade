import { readdirSync } from "node:fs";
import { expect } from "vitest";
import { CLI, processesOf, useSandbox } from "../kit/sandbox.ts";
import { isRunning, until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Status {
  agents: {
    agent_id: string;
    status: string;
    detail: string | null;
    pid: number;
    pane_id: string;
    session_id: string;
  }[];
  queued_messages: { message_id: string; status: string; condition: string; recipient: string }[];
  leader_receiver: { status: string; provider: string | null };
  session_name: string;
}

verifies(["docs.init", "docs.validate", "docs.compile", "start.ready", "start.unbound"], async () => {
  const { cli, json, read, workspace } = useSandbox();
  expect((await cli(["init"])).exitCode).toBe(0);
  expect(read(".team/.gitignore")).toContain("/runtime/");
  const again = await cli(["init"]);
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toContain("nothing was written");
  expect((await json<{ agents: string[] }>(["validate"])).agents).toEqual(["developer", "reviewer"]);
  expect((await cli(["compile"])).stdout).toContain("default_assignee");
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode).toBe(0);
  expect(start.stdout).toContain("Team current is ready.");
  expect(start.stdout).toContain("team-agent attach developer");
  expect(start.stdout).toContain("Messages for the leader are held");
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
  const { readFileSync } = await import("node:fs");
  const env = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  expect(env).toContain("HARMLESS=kept");
  expect(env.filter((line) => /^(?:CLAUDE_CODE_SESSION_ID|MY_API_KEY)=/.test(line))).toEqual([]);
  expect(env.some((line) => line === "TEAM_AGENT_ID=ann")).toBe(true);
  const token = env.find((line) => line.startsWith("TEAM_AGENT_TOKEN="))!.split("=")[1]!;
  for (const line of await processesOf(root)) expect(line).not.toContain(token);
  const { execa } = await import("execa");
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

verifies(["life.stop-start", "deliver.stopped", "life.restart", "life.shutdown"], async () => {
  const { cli, json, team, root } = useSandbox();
  team(["ann", "bob"]);
  await cli(["quick-start", "--yes"]);
  await cli(["send", "ann", "first", "--wait", "delivered"]);
  const before = (await json<Status>(["status"])).agents.find((agent) => agent.agent_id === "ann")!;
  expect((await cli(["stop-agent", "ann"])).stdout).toContain("is stopped");
  const held = await json<{ message_id: string }>(["send", "ann", "while you were away"]);
  await until("it is held", async () =>
    (await json<Status>(["status"])).queued_messages.some(
      (one) => one.message_id === held.message_id && one.status === "queued_stopped",
    ),
  );
  const start = await cli(["start-agent", "ann"]);
  expect(start.stdout).toContain("resumed");
  await until(
    "it is delivered",
    async () =>
      (await json<{ messages: { status: string }[] }>(["inbox", held.message_id])).messages[0]!.status ===
      "delivered",
  );
  const after = (await json<Status>(["status"])).agents.find((agent) => agent.agent_id === "ann")!;
  expect(after.session_id).toBe(before.session_id);
  expect(after.pid).not.toBe(before.pid);
  const restart = await cli(["restart"]);
  expect(restart.stdout).toContain("ann: resumed");
  expect(restart.stdout).toContain("bob: fresh (no turn was ever opened in it)");
  // One conversation that is gone: everything is refused, and everything still runs.
  const pids = (await json<Status>(["status"])).agents.map((agent) => agent.pid);
  const { execa } = await import("execa");
  await execa("find", [`${root}/home/.fake-agent`, "-name", "*.jsonl", "-delete"]);
  const refused = await cli(["restart"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("ann: ");
  expect((await json<Status>(["status"])).agents.map((agent) => agent.pid)).toEqual(pids);
  const down = await cli(["shutdown"]);
  expect(down.exitCode).toBe(0);
  await until("nothing is left", async () => (await processesOf(root)).length === 0);
});

verifies("life.foreign-session", async () => {
  const { cli, json, team, tmux } = useSandbox();
  team(["ann"]);
  await cli(["quick-start", "--yes", "--name", "one"]);
  const { argv } = await json<{ argv: string[] }>(["attach"]);
  const socket = argv[2]!;
  await tmux(["-S", socket, "new-session", "-d", "-s", "team-two", "cat"]);
  const run = await json<{ error_code: string; error: string }>(["quick-start", "--yes", "--name", "two"]);
  expect(run).toMatchObject({
    error_code: "session_conflict",
    error: "tmux session already exists: team-two",
  });
  await cli(["shutdown", "--team", "one"]);
  expect(await tmux(["-S", socket, "list-sessions"])).toContain("team-two");
});

verifies(["cli.leader", "deliver.leader-hooked"], async () => {
  const sandbox = useSandbox();
  const { cli, json, team } = sandbox;
  team(["ann"]);
  const leader = await json<{ mode: string; session_name: string; attach: string[] }>(["fake"]);
  expect(leader.mode).toBe("new_tmux_session");
  const again = await json<{ mode: string; session_name: string }>(["fake"]);
  expect(again).toMatchObject({ mode: "attach_existing", session_name: leader.session_name });
  const socket = leader.attach[2]!;
  const screen = () => sandbox.tmux(["-S", socket, "capture-pane", "-p", "-t", `=${leader.session_name}:`]);
  await until("the leader shows its input line", async () => (await screen()).includes("❯"));
  const say = async (text: string) => {
    await sandbox.tmux(["-S", socket, "send-keys", "-t", `=${leader.session_name}:`, "-l", text]);
    await until("it is typed", async () =>
      (await screen()).replaceAll(/\s/g, "").includes(text.slice(-20).replaceAll(/\s/g, "")),
    );
    await sandbox.tmux(["-S", socket, "send-keys", "-t", `=${leader.session_name}:`, "Enter"]);
  };
  await say("[[call start_team {}]]");
  await until("the agreement is asked for", async () =>
    sandbox.read(".team/logs/events.jsonl").includes('"launch.agreement"'),
  );
  const hash = /"hash":"([0-9a-f]{32})"/.exec(sandbox.read(".team/logs/events.jsonl"))![1]!;
  await say(`[[call start_team {"agreed_hash":"${hash}"}]]`);
  await until(
    "the team is ready",
    async () => (await json<Status>(["status"])).agents?.[0]?.status === "ready",
  );
  expect((await json<Status>(["status"])).leader_receiver).toMatchObject({
    status: "attached",
    provider: "fake",
  });
  await cli(["send", "ann", '[[call report_result {"summary":"for the leader"}]]']);
  const notice = await until("the leader got the result", async () => {
    const inbox = await json<{ messages: { message_id: string; status: string; content: string }[] }>([
      "inbox",
      "leader",
    ]);
    return inbox.messages.find(
      (one) =>
        one.content.includes("for the leader") &&
        one.content.includes("Result id:") &&
        one.status === "delivered",
    );
  });
  const [message] = (
    await json<{ messages: { evidence: { status: string; source: string }[] }[] }>([
      "inbox",
      notice.message_id,
    ])
  ).messages;
  expect(message!.evidence.find((one) => one.status === "delivered")?.source).toContain("transcript");
  await cli(["shutdown"]);
  expect(await sandbox.tmux(["-S", socket, "list-sessions"])).toContain(leader.session_name);
});

verifies("life.workspace-gone", async () => {
  const { cli, json, team, workspace, root } = useSandbox();
  team(["ann"], {});
  await cli(["quick-start", "--yes"]);
  const { pid } = await json<{ pid: number }>(["coordinator", "status"]);
  const { renameSync } = await import("node:fs");
  renameSync(workspace, `${workspace}-gone`);
  await until("the coordinator has left", () => !isRunning(pid), 15_000);
  renameSync(`${workspace}-gone`, workspace);
  // Its agents were not its to end.
  expect((await processesOf(root)).some((line) => line.includes("agent.js"))).toBe(true);
});

verifies(["start.bound", "start.bypass"], async () => {
  const sandbox = useSandbox();
  const { json, team, workspace, tmux, root } = sandbox;
  team(["ann"]);
  // A person's own tmux, and in it an agent that the person started without us.
  const outer = ["-S", `${root}/t/outer`];
  await tmux([
    ...outer,
    "-f",
    "/dev/null",
    "new-session",
    "-d",
    "-s",
    "me",
    "-x",
    "180",
    "-y",
    "50",
    "-c",
    workspace,
    "sh",
  ]);
  const screen = () => tmux([...outer, "capture-pane", "-p", "-t", "me"]);
  const type = async (text: string) => {
    await tmux([...outer, "send-keys", "-t", "me", "-l", text]);
    await until("it is typed", async () =>
      (await screen()).replaceAll(/\s/g, "").includes(text.slice(-20).replaceAll(/\s/g, "")),
    );
    await tmux([...outer, "send-keys", "-t", "me", "Enter"]);
  };
  const agentProgram = new URL("../../packages/provider-fake/dist/agent.js", import.meta.url).pathname;
  await type(`${process.execPath} ${agentProgram} --fake-bypass`);
  await until("the agent shows its input line", async () => (await screen()).includes("❯"));
  await type(`[[run ${process.execPath} ${CLI} quick-start --yes]]`);
  await until(
    "the team is ready",
    async () => (await json<Status>(["status"])).agents?.[0]?.status === "ready",
  );
  expect((await json<Status>(["status"])).leader_receiver).toMatchObject({
    status: "attached",
    provider: "fake",
  });
  expect(sandbox.read(".team/logs/events.jsonl")).toContain('"flag":"--fake-bypass"');
  await sandbox.cli(["send", "ann", '[[call report_result {"summary":"seen by the person"}]]']);
  await until("the leader's own pane shows it", async () => (await screen()).includes("seen by the person"));
  const states = async () =>
    (await json<{ messages: { status: string; content: string }[] }>(["inbox", "leader"])).messages.filter(
      (one) => one.content.includes("Result id:"),
    );
  await until("it is delivered", async () => (await states())[0]?.status === "delivered");
  // The agent ends; its pane is a shell again, and no text may reach it.
  await type("/exit");
  await until(
    "the shell is back",
    async () =>
      (await tmux([...outer, "display-message", "-p", "-t", "me", "#{pane_current_command}"])).trim() ===
      "sh",
  );
  await sandbox.cli([
    "send",
    "ann",
    '[[call report_result {"summary":"nobody is there"}]]',
    "--wait",
    "acknowledged",
  ]);
  await until("it is held", async () =>
    ["queued_pane_missing", "queued_until_leader_attach"].includes((await states())[1]?.status ?? ""),
  );
  expect(await screen()).not.toContain("nobody is there");
  await tmux([...outer, "kill-server"]);
});
