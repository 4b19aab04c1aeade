import { expect } from "vitest";
import { paneOf } from "../kit/pane.ts";
import { CLI, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

verifies(["cli.leader", "deliver.leader-hooked"], async () => {
  const sandbox = useSandbox();
  const { cli, json, team } = sandbox;
  team(["ann"]);
  const leader = await json<{ mode: string; session_name: string; attach: string[] }>(["fake"]);
  expect(leader.mode).toBe("new_tmux_session");
  const again = await json<{ mode: string; session_name: string }>(["fake"]);
  expect(again).toMatchObject({ mode: "attach_existing", session_name: leader.session_name });
  const socket = leader.attach[2]!;
  const { screen, say } = paneOf(sandbox, socket, `=${leader.session_name}:`);
  await until("the leader shows its input line", async () => (await screen()).includes("❯"));
  await say("[[call start_team {}]] [[agree]] [[call start_team {}]]");
  await until("the person is asked", async () => (await screen()).includes("Do you want to proceed?"));
  expect(await screen()).toContain("agree_launch");
  await say("1");
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

verifies(["start.bound", "start.bypass"], async () => {
  const sandbox = useSandbox();
  const { json, team, workspace, tmux, root } = sandbox;
  team(["ann"]);
  // A person's own tmux, and in it an agent that the person started without us.
  const socket = `${root}/t/outer`;
  const outer = ["-S", socket];
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
  const { screen, say } = paneOf(sandbox, socket, "me");
  const agentProgram = new URL("../../packages/provider-fake/dist/agent.js", import.meta.url).pathname;
  await say(`${process.execPath} ${agentProgram} --fake-bypass`);
  await until("the agent shows its input line", async () => (await screen()).includes("❯"));
  await say(`[[run ${process.execPath} ${CLI} quick-start --yes]]`);
  await until(
    "the team is ready",
    async () => (await json<Status>(["status"])).agents?.[0]?.status === "ready",
  );
  expect((await json<Status>(["status"])).leader_receiver).toMatchObject({
    status: "attached",
    provider: "fake",
  });
  expect(sandbox.read(".team/logs/events.jsonl")).toContain('"dangerous_auto_approve_flag":"--fake-bypass"');
  await sandbox.cli(["send", "ann", '[[call report_result {"summary":"seen by the person"}]]']);
  await until("the leader's own pane shows it", async () => (await screen()).includes("seen by the person"));
  const states = async () =>
    (await json<{ messages: { status: string; content: string }[] }>(["inbox", "leader"])).messages.filter(
      (one) => one.content.includes("Result id:"),
    );
  await until("it is delivered", async () => (await states())[0]?.status === "delivered");
  // The agent ends; its pane is a shell again, and no text may reach it.
  await say("/exit");
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
