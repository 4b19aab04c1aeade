import { join } from "node:path";
import { call } from "@team-agent/core/client";
import { expect } from "vitest";
import { message, reaches, send, started } from "../kit/messages.ts";
import { paneOf } from "../kit/pane.ts";
import { CLI, type Sandbox } from "../kit/sandbox.ts";
import { environmentOf, type Status, tokenIn, tokenOf } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Seat {
  readonly session_name: string;
  readonly attach: readonly string[];
  readonly token: string;
}

/** A leader that lives, and its token as its program has it. */
const startLeader = async (sandbox: Sandbox, ...flags: string[]): Promise<Seat> => {
  const leader = await sandbox.json<Omit<Seat, "token">>(["fake", ...flags]);
  const pane = paneOf(sandbox, leader.attach[2]!, `=${leader.session_name}:`);
  await until("the leader shows its input line", async () => (await pane.screen()).includes("❯"));
  const pid = await sandbox.tmux([
    "-S",
    leader.attach[2]!,
    "display-message",
    "-p",
    "-t",
    `=${leader.session_name}:`,
    "#{pane_pid}",
  ]);
  return { ...leader, token: tokenIn(environmentOf(Number(pid.trim()))) };
};
const as = (token: string) => ({ env: { TEAM_AGENT_TOKEN: token } });

verifies(["trial.5", "trial.6", "trial.25"], async () => {
  const sandbox = await started(["ann"]);
  const first = await startLeader(sandbox);
  const led = async () => (await sandbox.json<Status>(["status"])).leader_receiver;
  await until("it leads the team", async () => (await led()).status === "attached");
  const socket = environmentOf((await sandbox.json<Status>(["status"])).agents[0]!.pid)
    .find((line) => line.startsWith("TEAM_AGENT_SOCKET="))!
    .slice("TEAM_AGENT_SOCKET=".length);
  const ann = await tokenOf(sandbox, "ann");
  for (const [method, input] of [
    ["leader.bind", { pid: process.pid }],
    ["leader.ended", { exitStatus: 0 }],
  ] as const)
    for (const token of [ann, undefined])
      await expect(call(socket, method, input, token ? { token } : {})).rejects.toMatchObject({
        code: token ? "not_allowed" : "token_invalid",
      });
  expect(await led()).toMatchObject({ status: "attached", provider: "fake" });

  const second = await startLeader(sandbox, "--new");
  const team = ["--team", "current"];
  const tries = [
    ["send", "ann", "from the other leader", ...team],
    ["peek", "ann", "--allow-raw-screen", "--tail", "5", ...team],
    ["inbox", "ann", ...team],
    ["status", ...team],
    ["status"],
    ["collect", ...team],
    ["stop-agent", "ann", ...team],
    ["start-agent", "ann", ...team],
    ["shutdown", ...team],
    ["coordinator", "stop"],
  ];
  for (const words of tries)
    expect(await sandbox.json(words, as(second.token)), words.join(" ")).toMatchObject({
      error_code: "not_allowed",
    });
  // It is told whose the team is, and what can be done.
  const told = await sandbox.json<{ error: string; action: string }>(["status"], as(second.token));
  expect(told.error).toMatch(/current is led by another leader \(.+ in pane %\d+\)/);
  expect(told.action).toContain("team-agent status --team current");
  expect(await sandbox.json(["status"], as(first.token))).toMatchObject({ ok: true });
  expect((await sandbox.json<Status>(["status"])).agents[0]!.status).toBe("ready");
});

verifies("trial.7", async () => {
  const sandbox = await started(["ann", "bob"]);
  const id = await send(sandbox, "ann", "for ann alone");
  await reaches(sandbox, id, "delivered");
  const bob = as(await tokenOf(sandbox, "bob"));
  const ann = as(await tokenOf(sandbox, "ann"));
  expect(await sandbox.json(["inbox", id], bob)).toMatchObject({ error_code: "message_unknown" });
  expect(await sandbox.json(["cancel", id], bob)).toMatchObject({ error_code: "message_unknown" });
  expect(await sandbox.json(["inbox", "ann"], bob)).toMatchObject({ error_code: "not_allowed" });
  const own = await sandbox.json<{ messages: { content: string }[] }>(["inbox", id], ann);
  expect(own.messages[0]!.content).toBe("for ann alone");
  expect((await message(sandbox, id)).status).toBe("delivered");
});

verifies("trial.8", async () => {
  const sandbox = await started(["ann"]);
  const ann = as(await tokenOf(sandbox, "ann"));
  for (const words of [
    ["plugin", "add", sandbox.workspace],
    ["plugin", "remove", "@team-agent/provider-fake"],
    ["plugin", "use", "@team-agent/provider-fake"],
    ["plugin", "test", sandbox.workspace],
    ["init", "--force"],
    ["export"],
    ["coordinator", "stop"],
  ])
    expect(await sandbox.json(words, ann), words.join(" ")).toMatchObject({ error_code: "not_allowed" });
  expect(await sandbox.json(["coordinator", "status"])).toMatchObject({ status: "running" });
  await sandbox.json(["coordinator", "stop"]);
  // Without a coordinator nobody says what an agent may see.
  for (const words of [["status"], ["inbox", "ann"]])
    expect(await sandbox.json(words, ann), words.join(" ")).toMatchObject({
      error_code: "coordinator_unavailable",
    });
  expect(await sandbox.json(["status"])).toMatchObject({ ok: true });
});

verifies("trial.10", async () => {
  const sandbox = await started(["ann"]);
  await startLeader(sandbox);
  const led = async () => (await sandbox.json<Status>(["status"])).leader_receiver;
  await until("it leads the team", async () => (await led()).status === "attached");
  const before = await led();
  // A shell of the person, in a tmux of their own.
  const socket = join(sandbox.root, "t", "outer");
  const outer = ["-S", socket];
  const size = ["-x", "200", "-y", "50", "-c", sandbox.workspace];
  await sandbox.tmux([...outer, "-f", "/dev/null", "new-session", "-d", "-s", "me", ...size, "sh"]);
  const shell = paneOf(sandbox, socket, "me");
  const restart = async (...flags: string[]) => {
    const done = `DONE${flags.length}`;
    await shell.say(
      `${process.execPath} ${CLI} restart ${flags.join(" ")}; echo ${done.slice(0, 2)}""${done.slice(2)}`,
    );
    return await until("restart is over", async () => {
      const text = await shell.screen();
      return text.includes(done) ? text.replaceAll(/\s+/g, " ") : null;
    });
  };
  expect(await restart()).toContain("the team keeps its leader");
  expect(await led()).toEqual(before);
  await restart("--confirm");
  expect(await led()).toMatchObject({ provider: null, owner_epoch: (before.owner_epoch ?? 0) + 1 });
  await sandbox.tmux([...outer, "kill-server"]);
});
