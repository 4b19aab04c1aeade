import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { eventsOf } from "../kit/events.ts";
import { paneOf } from "../kit/pane.ts";
import { CLI, type Sandbox, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const PROGRAM = new URL("../../packages/provider-fake/dist/agent.js", import.meta.url).pathname;

/** A person's own tmux, whose windows are shells. */
const persons = async (sandbox: Sandbox) => {
  const outer = ["-S", join(sandbox.root, "t", "outer")];
  const size = ["-x", "160", "-y", "50", "-c", sandbox.workspace];
  const open = async (name: string) => {
    await sandbox.tmux([...outer, "-f", "/dev/null", "new-session", "-d", "-s", name, ...size, "sh"]);
    return paneOf(sandbox, outer[1]!, name);
  };
  onTestFinished(async () => void (await sandbox.tmux([...outer, "kill-server"])));
  const agent = async (name: string) => {
    const pane = await open(name);
    await pane.say(`${process.execPath} ${PROGRAM} --fake-bypass`);
    await until(`${name} shows its input line`, async () => (await pane.screen()).includes("❯"));
    const run = (command: string) => pane.say(`[[run ${process.execPath} ${CLI} ${command}]]`);
    return { ...pane, run };
  };
  return { open, agent };
};

const leaderOf = async (sandbox: Sandbox) =>
  (await sandbox.json<Partial<Status>>(["status"])).leader_receiver;

verifies("leader.claim", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  const { open, agent } = await persons(sandbox);
  const first = await agent("first");
  await first.run("quick-start --yes");
  await until("it leads", async () => (await leaderOf(sandbox))?.status === "attached");
  const before = await leaderOf(sandbox);
  await sandbox.cli(["send", "ann", '[[call report_result {"summary":"for the first"}]]']);
  await until("the first is told", async () => (await first.screen()).includes("for the first"));

  const second = await agent("second");
  await second.run("claim-leader");
  await until("it is refused", async () => (await second.screen()).includes("claim-leader --confirm"));
  expect(await leaderOf(sandbox)).toEqual(before);
  await second.run("takeover --confirm");
  await until(
    "the second leads",
    async () => (await leaderOf(sandbox))?.owner_epoch === before!.owner_epoch! + 1,
  );
  await sandbox.cli(["send", "ann", '[[call report_result {"summary":"for the second"}]]']);
  await until("the second is told", async () => (await second.screen()).includes("for the second"));
  expect(await first.screen()).not.toContain("for the second");
  // What the first was given is not given again.
  expect(await second.screen()).not.toContain("for the first");

  await second.run("attach-leader");
  await until("it knows", async () => (await second.screen()).includes("leads team current already"));
  await second.run("identity");
  await until("it is said", async () => /you lead\s+yes/.test(await second.screen()));

  // A shell leads nobody, and neither does a command in no pane.
  const shell = await open("shell");
  await shell.say(`${process.execPath} ${CLI} takeover --confirm`);
  await until("a shell is refused", async () => (await shell.screen()).includes("no agent's program"));
  expect(await sandbox.json(["takeover", "--confirm"])).toMatchObject({ error_code: "leader_not_found" });
  const claims = eventsOf(sandbox).filter(({ event }) => event === "owner_epoch_advanced");
  expect(claims).toMatchObject([{ reason: "takeover_confirmed" }]);
});

verifies("leader.claim", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  const { agent } = await persons(sandbox);
  await sandbox.cli(["quick-start", "--yes"]);
  await sandbox.cli(["send", "ann", '[[call report_result {"summary":"held for somebody"}]]']);
  await until("it waits", async () =>
    (await sandbox.json<Status>(["status"])).queued_messages.some(
      ({ status }) => status === "queued_until_leader_attach",
    ),
  );
  const leader = await agent("leader");
  await leader.run("attach-leader");
  await until("what waited comes", async () => (await leader.screen()).includes("held for somebody"));
});

verifies("leader.back", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  const { open } = await persons(sandbox);
  const pane = await open("mine");
  const begin = async () => {
    await pane.say(`clear; ${process.execPath} ${CLI} fake`);
    await until("the leader is there", async () => /❯[^❯]*$/.test(await pane.screen()));
  };
  await sandbox.cli(["quick-start", "--yes"]);
  await begin();
  await until("it leads", async () => (await leaderOf(sandbox))?.status === "attached");
  await pane.say("/exit");
  await until("nobody leads", async () => (await leaderOf(sandbox))?.status !== "attached");
  await sandbox.cli(["send", "ann", '[[call report_result {"summary":"while nobody led"}]]']);
  await until("it waits", async () =>
    (await sandbox.json<Status>(["status"])).queued_messages.some(({ recipient }) => recipient === "leader"),
  );
  await begin();
  await until("it leads again", async () => (await leaderOf(sandbox))?.status === "attached");
  await until("what waited is given", async () => {
    const { messages } = await sandbox.json<{ messages: { status: string; content: string }[] }>([
      "inbox",
      "leader",
    ]);
    return messages.some(
      ({ status, content }) => status === "delivered" && content.includes("while nobody led"),
    );
  });
});

verifies("leader.claim", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const { open } = await persons(sandbox);
  // Two that we started: they have tokens of their own.
  const begin = async (name: string) => {
    const pane = await open(name);
    await pane.say(`clear; ${process.execPath} ${CLI} fake --fake-bypass`);
    await until(`${name} is there`, async () => /❯[^❯]*$/.test(await pane.screen()));
    return { ...pane, run: (command: string) => pane.say(`[[run ${process.execPath} ${CLI} ${command}]]`) };
  };
  await begin("one");
  await until("one leads", async () => (await leaderOf(sandbox))?.status === "attached");
  const before = await leaderOf(sandbox);
  const two = await begin("two");
  await two.run("status");
  await until("it is refused", async () => (await two.screen()).includes("you lead no team here"));
  await two.run("identity");
  await until("it is told", async () => /you lead\s+no/.test(await two.screen()));
  await two.run("takeover --confirm");
  await until("two leads", async () => (await leaderOf(sandbox))?.owner_epoch === before!.owner_epoch! + 1);
});

verifies("leader.inherits", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const { open } = await persons(sandbox);
  const begin = async (name: string) => {
    const pane = await open(name);
    await pane.say(`${process.execPath} ${CLI} fake`);
    await until(`${name} is there`, async () => /❯[^❯]*$/.test(await pane.screen()));
    return pane;
  };
  const one = await begin("one");
  await until("one leads", async () => (await leaderOf(sandbox))?.status === "attached");
  const before = await leaderOf(sandbox);
  expect(await one.screen()).not.toContain("is led by");
  const two = await begin("two");
  const told = (await two.screen()).replaceAll("\n", "");
  expect(told).toContain("note: team current is led by");
  expect(told).toContain("takeover --confirm --team current");
  expect((await leaderOf(sandbox))?.owner_epoch).toBe(before!.owner_epoch);

  await one.say("/exit");
  await until("two leads", async () => (await leaderOf(sandbox))?.owner_epoch === before!.owner_epoch! + 1);
  await sandbox.cli(["send", "ann", '[[call report_result {"summary":"for the one that is left"}]]']);
  await until("two is given it", async () => {
    const { messages } = await sandbox.json<{ messages: { status: string; content: string }[] }>([
      "inbox",
      "leader",
    ]);
    return messages.some(
      ({ status, content }) => status === "delivered" && content.includes("for the one that is left"),
    );
  });
});
