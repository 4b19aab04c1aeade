import { expect } from "vitest";
import { message, reaches, send, started, timesRecorded } from "../kit/messages.ts";
import type { Sandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Told {
  readonly state: string;
  readonly detail: string | null;
  readonly source: string;
  readonly sources: readonly { readonly source: string; readonly says: string }[];
  readonly waiting: readonly { readonly message_id: string; readonly status: string }[];
}

const explain = (sandbox: Sandbox, agent: string) => sandbox.json<Told>(["explain", agent]);
const says = (told: Told, source: string) => told.sources.find((one) => one.source === source)?.says ?? "";
const becomes = (sandbox: Sandbox, agent: string, state: string) =>
  until(`${agent} is ${state}`, async () => {
    const told = await explain(sandbox, agent);
    return told.state === state ? told : null;
  });
const notices = async (sandbox: Sandbox, words: string) =>
  (
    await sandbox.json<{ messages: { sender: string; content: string; status: string }[] }>([
      "inbox",
      "leader",
      "--limit",
      "100",
    ])
  ).messages.filter(({ sender, content }) => sender === "coordinator" && content.includes(words));
const press = async (sandbox: Sandbox, key: string) => {
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  await sandbox.tmux(["-S", argv[2]!, "send-keys", "-t", "=team-current:=ann", key]);
};
const firstApproval = (sandbox: Sandbox) =>
  until(
    "an approval",
    async () =>
      (await sandbox.json<{ approvals: { approval_id: string }[] }>(["approvals"])).approvals[0]?.approval_id,
  );

verifies("state.explain", async () => {
  const sandbox = await started(["ann"]);
  const ready = await explain(sandbox, "ann");
  expect(ready).toMatchObject({ state: "ready", waiting: [] });
  expect(says(ready, "process")).toContain("runs in its pane");
  expect(says(ready, "screen")).toContain("ready");
  expect(says(ready, "mcp")).toContain("listed the tools");

  await reaches(sandbox, await send(sandbox, "ann", "[[sleep 600000]]"), "delivered");
  const busy = await becomes(sandbox, "ann", "busy");
  expect(says(busy, "screen")).toContain("busy");
  expect(says(busy, "store")).toContain("a turn is open");
  const waiting = await send(sandbox, "ann", "later", "--priority", "when_idle");
  await reaches(sandbox, waiting, "queued_until_idle");
  expect((await explain(sandbox, "ann")).waiting).toMatchObject([
    { message_id: waiting, status: "queued_until_idle" },
  ]);
  const text = await sandbox.cli(["explain", "ann"]);
  expect(text.stdout).toMatch(/^ann is busy/);
  expect(text.stdout).toContain("waits: the agent is busy");
  await sandbox.cli(["cancel", waiting]);

  await press(sandbox, "Escape");
  expect(await becomes(sandbox, "ann", "interrupted")).toMatchObject({ source: "transcript" });

  await send(sandbox, "ann", "[[error server the service is overloaded]]");
  const failed = await becomes(sandbox, "ann", "error");
  expect(failed.detail).toContain("server: the service is overloaded");
  expect(await notices(sandbox, "the service is overloaded")).toHaveLength(1);
  // An error that is no limit holds nothing: the next turn disproves it.
  await reaches(sandbox, await send(sandbox, "ann", "go on"), "delivered");
  await becomes(sandbox, "ann", "ready");

  await send(sandbox, "ann", "[[crash 5]]");
  expect((await becomes(sandbox, "ann", "exited")).detail).toContain("status 5");
  await sandbox.cli(["start-agent", "ann"]);
  // It takes messages, and its turn was cut off.
  expect(await becomes(sandbox, "ann", "interrupted")).toMatchObject({
    source: "store",
    detail: expect.stringContaining("cut off at message msg_"),
  });
  await sandbox.cli(["stop-agent", "ann"]);
  expect(await becomes(sandbox, "ann", "stopped")).toMatchObject({ source: "store" });
  expect(await sandbox.json(["explain", "anne"])).toMatchObject({ error_code: "agent_unknown" });
});

verifies("state.limit", async () => {
  const sandbox = await started(["ann"]);
  await send(sandbox, "ann", "[[error rate_limit retry=12000 too many requests]]");
  const limited = await becomes(sandbox, "ann", "error");
  expect(limited.detail).toMatch(/rate_limit: too many requests; tried again at \d{4}-/);
  expect(says(limited, "limit")).toContain("holds messages until");
  const ids = [await send(sandbox, "ann", "first"), await send(sandbox, "ann", "second")];
  for (const id of ids) await reaches(sandbox, id, "queued_until_quota");
  expect((await message(sandbox, ids[0]!)).condition).toContain("limit");
  expect(await notices(sandbox, "too many requests")).toHaveLength(1);
  for (const id of ids) {
    await reaches(sandbox, id, "delivered");
    expect(timesRecorded(sandbox, id)).toBe(1);
  }
  await becomes(sandbox, "ann", "ready");
});

verifies("state.dialog", async () => {
  const sandbox = await started(["ann"]);
  // The hook is not called: only the screen shows what the program asks.
  await send(sandbox, "ann", "[[drop-hooks 1]] [[ask make clean]] [[say went on]]");
  const approval = await firstApproval(sandbox);
  const told = await explain(sandbox, "ann");
  expect(told).toMatchObject({ state: "waiting", source: "screen" });
  expect(told.detail).toContain("make clean");
  const held = await send(sandbox, "ann", "behind the dialog");
  await reaches(sandbox, held, "queued_until_approval");
  const approved = await sandbox.cli(["approve", approval]);
  expect(approved.exitCode, approved.stderr).toBe(0);
  await reaches(sandbox, held, "delivered");
  expect(await notices(sandbox, approval)).toHaveLength(1);

  // A question is nobody's approval.
  await send(sandbox, "ann", "[[question Which port?|4242|8080]]");
  const asked = await becomes(sandbox, "ann", "waiting");
  expect(asked.detail).toContain("question: Which port?");
  const behind = await send(sandbox, "ann", "behind the question");
  await reaches(sandbox, behind, "queued_until_dialog");
  await until("the leader is told", async () => (await notices(sandbox, "Which port?")).length === 1);
  await press(sandbox, "2");
  await reaches(sandbox, behind, "delivered");
});

verifies("notice.withdrawn", async () => {
  const sandbox = await started(["ann"]);
  await send(sandbox, "ann", "[[ask make clean]]");
  const approval = await firstApproval(sandbox);
  // No leader is bound: the notice waits, and the answer makes it void.
  expect(await notices(sandbox, approval)).toMatchObject([{ status: "queued_until_leader_attach" }]);
  await sandbox.cli(["deny", approval]);
  expect(await notices(sandbox, approval)).toMatchObject([{ status: "cancelled" }]);
  await send(sandbox, "ann", "[[crash 1]]");
  await until("the end is told", async () => (await notices(sandbox, "ended by itself")).length === 1);
  await sandbox.cli(["start-agent", "ann"]);
  expect(await notices(sandbox, "ended by itself")).toMatchObject([{ status: "cancelled" }]);
});

verifies("state.conversation", async () => {
  const sandbox = await started(["ann"]);
  await reaches(sandbox, await send(sandbox, "ann", "[[compact]] [[compact]]"), "delivered");
  await becomes(sandbox, "ann", "ready");
  expect(await notices(sandbox, "was compacted")).toEqual([]);
  await send(sandbox, "ann", "[[compact]] [[compact]]");
  await until("the leader is told", async () => (await notices(sandbox, "was compacted")).length > 0);
  await becomes(sandbox, "ann", "ready");
  expect(await notices(sandbox, "was compacted")).toHaveLength(1);
  const events = sandbox.read(".team/logs/events.jsonl");
  expect(events.match(/"coordinator.compaction_observed"/g)).toHaveLength(4);
});

verifies("state.diagnose", async () => {
  const sandbox = await started(["ann"]);
  const issues = async () =>
    (await sandbox.json<{ issues: { issue: string; repair: string }[] }>(["diagnose"])).issues;
  // Outside tmux nobody leads, and a person reads the mail.
  expect(await issues()).toEqual([]);
  await send(sandbox, "ann", "[[ask make clean]]");
  const approval = await firstApproval(sandbox);
  expect(await issues()).toContainEqual({
    issue: "worker_approval_pending:ann",
    detail: "make clean",
    repair: `team-agent approve ${approval}`,
  });
  expect(await sandbox.cli(["peek", "ann", "--tail", "20"])).toMatchObject({ exitCode: 2 });
  expect(await sandbox.cli(["peek", "ann", "--allow-raw-screen"])).toMatchObject({ exitCode: 2 });
  const peek = await sandbox.cli(["peek", "ann", "--allow-raw-screen", "--search", "make clean"]);
  expect(peek.stdout.split("\n")).toContainEqual(expect.stringContaining("make clean"));
  await sandbox.cli(["deny", approval]);
  await send(sandbox, "ann", "[[crash 2]]");
  await becomes(sandbox, "ann", "exited");
  const run = await sandbox.cli(["diagnose"]);
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain(
    "action (worker_window_missing:ann): team-agent start-agent ann --team current",
  );
  await sandbox.cli(["coordinator", "stop"]);
  expect(await issues()).toMatchObject([{ issue: "coordinator_unavailable" }]);
});
