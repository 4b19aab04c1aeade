import { expect } from "vitest";
import { eventsOf } from "../kit/events.ts";
import { reaches, send, started } from "../kit/messages.ts";
import { paneOf } from "../kit/pane.ts";
import { CLI, type Sandbox, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const noticesOf = async ({ json }: Sandbox, words: string) =>
  (
    await json<{ messages: { content: string; recipient: string; status: string }[] }>(["inbox", "leader"])
  ).messages.filter(({ recipient, content }) => recipient === "leader" && content.includes(words));
const sessionOf = async ({ json }: Sandbox) => (await json<Status>(["status"])).agents[0]!.session_id;

verifies("trial.24", async () => {
  const sandbox = await started(["ann"]);
  await reaches(sandbox, await send(sandbox, "ann", "[[compact]] [[compact]]"), "delivered");
  // Fresh only where it was advised: twice is not enough.
  const before = await sessionOf(sandbox);
  const resumed = await sandbox.json(["start-agent", "ann", "--force", "--allow-fresh"]);
  expect(resumed).toMatchObject({ start_mode: "resumed" });
  await send(sandbox, "ann", "[[compact]]");
  const [notice] = await until("the leader is told", async () => {
    const told = await noticesOf(sandbox, "was compacted");
    return told.length > 0 ? told : null;
  });
  const command = /: team-agent (reset-agent .*)$/.exec(notice!.content)?.[1];
  // A restart of the team keeps it, whatever is allowed to others.
  expect((await sandbox.cli(["restart", "--allow-fresh"])).stdout).toContain("ann: resumed");
  const fresh = await sandbox.json(command!.split(" "));
  expect(fresh).toMatchObject({ start_mode: "fresh" });
  expect(await sessionOf(sandbox)).not.toBe(before);
  // Nothing happened in the new conversation, so nobody has to allow that it is given up.
  expect((await sandbox.cli(["restart"])).stdout).toContain("ann: fresh (no turn was ever opened in it)");
});

verifies("trial.24", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"], { model: "needs-trust" });
  // The program does not take the keys that answer its dialog.
  const env = { FAKE_AGENT_KEY_GUARD_MS: "600000" };
  await sandbox.cli(["quick-start", "--yes", "--timeout", "1"], { env });
  const [told] = await until(
    "the leader is told",
    async () => {
      const found = await noticesOf(sandbox, "ann waits at a dialog (trust)");
      return found.length > 0 ? found : null;
    },
    30_000,
  );
  expect(told!.content).toContain(sandbox.workspace);
  expect(told!.content).toContain("team-agent attach ann");
  await sandbox.cli(["stop-agent", "ann"]);
  expect(await noticesOf(sandbox, "ann waits at a dialog")).toMatchObject([{ status: "cancelled" }]);
});

verifies("trial.24", async () => {
  const sandbox = await started(["ann", "bob"]);
  const state = () => sandbox.read(".team/runtime/current/team_state.md");
  const order = JSON.stringify({
    task: { id: "t1", title: "Build", assignee: "bob" },
    message: "[[say no]]",
  });
  await reaches(sandbox, await send(sandbox, "ann", `[[call assign_task ${order}]]`), "delivered");
  await until("it is written down", () => state().includes("t1 [running], assignee=bob"));
  await send(sandbox, "ann", "do it instead", "--task", "t1");
  expect(state()).toContain("t1 [running], assignee=ann");
});

verifies("trial.24", async () => {
  const sandbox = useSandbox();
  const { json, team, workspace, tmux, root } = sandbox;
  team(["ann"]);
  const socket = `${root}/t/outer`;
  const size = ["-x", "180", "-y", "50", "-c", workspace];
  await tmux(["-S", socket, "-f", "/dev/null", "new-session", "-d", "-s", "me", ...size, "sh"]);
  const { screen, say } = paneOf(sandbox, socket, "me");
  const agentProgram = new URL("../../packages/provider-fake/dist/agent.js", import.meta.url).pathname;
  await say(`${process.execPath} ${agentProgram} --fake-bypass`);
  await until("the agent shows its input line", async () => (await screen()).includes("❯"));
  await say(`[[run ${process.execPath} ${CLI} quick-start --yes]]`);
  await until(
    "the team is ready",
    async () => (await json<Status>(["status"])).agents?.[0]?.status === "ready",
  );
  const errorOf = async () =>
    (await json<{ leader_receiver: { error: string | null } }>(["status"])).leader_receiver.error;
  const rests = () => until("its turn is over", async () => (await screen()).includes("fake · ? for help"));
  await rests();
  expect(await errorOf()).toBeNull();
  await say("[[error server the provider is overloaded]]");
  await until("it failed", async () => (await screen()).includes("● API Error (server)"));
  await rests();
  await until("its error is shown", async () => (await errorOf())?.includes("overloaded"), 30_000);
  const errors = () => eventsOf(sandbox).filter(({ event }) => event === "leader.api_error");
  expect(errors()).toMatchObject([{ agent_id: "leader", error_class: "server" }]);
  expect(await noticesOf(sandbox, "overloaded")).toEqual([]);
  await say("[[say all is well]]");
  await until("it is over", async () => (await errorOf()) === null, 30_000);
  expect(errors()).toHaveLength(1);
});
