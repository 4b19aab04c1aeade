import { join } from "node:path";
import { expect } from "vitest";
import { reaches } from "../kit/messages.ts";
import { paneOf } from "../kit/pane.ts";
import { CLI, processesOf, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

verifies("leader.wrapper-killed", async () => {
  const sandbox = useSandbox();
  const { cli, json, tmux, root, workspace } = sandbox;
  sandbox.team(["ann"]);
  const socket = join(root, "t", "outer");
  const led = async () => (await json<Status>(["status"])).leader_receiver;
  /** Starts a leader in a shell of its own, as a person does in a new window. */
  const lead = async (session: string) => {
    const size = ["-x", "180", "-y", "50", "-c", workspace];
    await tmux(["-S", socket, "-f", "/dev/null", "new-session", "-d", "-s", session, ...size, "sh"]);
    const pane = paneOf(sandbox, socket, session);
    await pane.say(`${process.execPath} ${CLI} fake`);
    await until("the leader shows its input line", async () => (await pane.screen()).includes("❯"));
    return pane;
  };
  /** Ends the command in the pane as nothing can be done about; the program that it ran is left without a terminal. */
  const killWrapper = async ({ screen }: ReturnType<typeof paneOf>) => {
    const found = (await processesOf(root)).find((line) => line.endsWith(`${CLI} fake`))!;
    process.kill(Number(found.split(" ")[0]), "SIGKILL");
    await until("the shell is back", async () => (await screen()).includes("Killed"));
  };
  const heldFor = async (words: string) => {
    await cli(["send", "ann", `[[call report_result {"summary":"${words}"}]]`, "--wait", "acknowledged"]);
    const { messages } = await json<{ messages: { message_id: string; content: string; status: string }[] }>([
      "inbox",
      "leader",
    ]);
    return messages.find(({ content }) => content.includes(words) && content.includes("Result id:"))!;
  };

  const first = await lead("first");
  await cli(["agree", "--yes"]);
  await first.say("[[call start_team {}]]");
  await until("it leads", async () => (await led())?.status === "attached");
  await killWrapper(first);
  await until("nobody leads", async () => (await led()).status === "rebind_required");
  const held = await heldFor("while nobody leads");
  expect(held.status).toMatch(/^queued_/);
  expect(await first.screen()).not.toContain("Team message");
  const told = await cli(["status"]);
  expect(told.stdout).toContain("team-agent fake");

  // The next one takes the team, and what waited for its leader.
  const second = await lead("second");
  await reaches(sandbox, held.message_id, "delivered", "acknowledged");
  expect(await led()).toMatchObject({ status: "attached", provider: "fake" });

  // The same where no coordinator looked.
  await cli(["coordinator", "stop"]);
  await killWrapper(second);
  await cli(["coordinator", "ensure"]);
  await until("nobody leads", async () => (await led()).status === "rebind_required");
  await cli(["shutdown", "--cut"]);
  await tmux(["-S", socket, "kill-server"]);
});
