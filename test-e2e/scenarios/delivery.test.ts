import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { type Message, message, reaches, records, send, started, timesRecorded } from "../kit/messages.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

verifies("deliver.idle", async () => {
  const sandbox = await started(["ann"]);
  const id = await send(sandbox, "ann", "hello 你好 ✓");
  await reaches(sandbox, id, "delivered");
  const { evidence } = await message(sandbox, id);
  expect(evidence?.map((one) => one.status)).toEqual([
    "accepted",
    "target_resolved",
    "submitted",
    "delivered",
  ]);
  expect(evidence?.at(-1)).toMatchObject({
    source: "transcript hook",
    detail: "the whole text is in the provider's record",
  });
  expect(timesRecorded(sandbox, id)).toBe(1);
});

verifies("deliver.busy", async () => {
  const sandbox = await started(["ann"]);
  await sandbox.cli(["send", "ann", "[[sleep 1500]] [[run true]] [[sleep 1500]]", "--wait", "submitted"]);
  const id = await send(sandbox, "ann", "in the middle");
  await until("it waits", async () => (await message(sandbox, id)).status === "queued_until_idle");
  expect((await message(sandbox, id)).condition).toContain("busy");
  await reaches(sandbox, id, "delivered");
  const { evidence } = await message(sandbox, id);
  expect(evidence?.find((one) => one.status === "submitted")?.source).toBe("toolFinished");
  expect(timesRecorded(sandbox, id)).toBe(1);
  const atEnd = await send(sandbox, "ann", "[[sleep 700]]");
  await reaches(sandbox, atEnd, "delivered");
  const last = await send(sandbox, "ann", "at the end of the turn");
  await reaches(sandbox, last, "delivered");
  expect(timesRecorded(sandbox, last)).toBe(1);
});

verifies(["deliver.order", "deliver.equal"], async () => {
  const sandbox = await started(["ann"]);
  await sandbox.cli(["send", "ann", "[[sleep 800]]", "--wait", "submitted"]);
  const ids: string[] = [];
  for (let index = 0; index < 5; index++)
    ids.push(await send(sandbox, "ann", index < 3 ? "the same text" : `text ${index}`));
  for (const id of ids) await reaches(sandbox, id, "delivered");
  const positions = ids.map((id) => records(sandbox).indexOf(`[team-agent-token:${id}]`));
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  for (const id of ids) expect(timesRecorded(sandbox, id)).toBe(1);
});

verifies("deliver.long", async () => {
  const sandbox = await started(["ann"]);
  const text = `start ${"0123456789".repeat(2_900)} end-of-the-long-text`;
  sandbox.write("long.txt", text);
  const { message_id: id } = await sandbox.json<{ message_id: string }>([
    "send",
    "ann",
    "--file",
    "long.txt",
  ]);
  await reaches(sandbox, id, "delivered");
  expect(records(sandbox)).not.toContain("end-of-the-long-text");
  await sandbox.cli([
    "send",
    "ann",
    `[[call read_message {"message_id":"${id}"}]] [[call read_message {"message_id":"${id}","offset":25000}]]`,
    "--wait",
    "delivered",
  ]);
  await reaches(sandbox, id, "acknowledged");
  await until("the whole text was read", () => records(sandbox).includes("end-of-the-long-text"));
});

verifies(["deliver.broadcast", "deliver.peer"], async () => {
  const sandbox = await started(["ann", "bob", "cid"]);
  const all = await sandbox.json<{ deliveries: { message_id: string; to: string }[] }>([
    "send",
    "*",
    "to everybody",
  ]);
  expect(all.deliveries.map((one) => one.to)).toEqual(["ann", "bob", "cid"]);
  const two = await sandbox.json<{ deliveries: { message_id: string; to: string }[] }>([
    "send",
    "ann,cid,ann",
    "to two",
  ]);
  expect(two.deliveries.map((one) => one.to)).toEqual(["ann", "cid"]);
  for (const one of [...all.deliveries, ...two.deliveries])
    await reaches(sandbox, one.message_id, "delivered");
  await send(sandbox, "ann", '[[call send_message {"to":["bob","leader"],"content":"from ann"}]]');
  const inbox = await until("bob has it", async () =>
    (await sandbox.json<{ messages: Message[] }>(["inbox", "bob"])).messages.find(
      (one) => one.content === "from ann" && one.status === "delivered",
    ),
  );
  expect(inbox).toMatchObject({ sender: "ann", recipient: "bob" });
  expect(
    (await sandbox.json<{ messages: Message[] }>(["inbox", "leader"])).messages.some(
      (one) => one.sender === "ann" && one.content === "from ann",
    ),
  ).toBe(true);
});

verifies("deliver.wait", async () => {
  const sandbox = await started(["ann"]);
  const done = await sandbox.cli([
    "send",
    "ann",
    '[[call report_result {"summary":"the answer"}]]',
    "--wait",
    "result",
    "--timeout",
    "10",
  ]);
  expect(done.exitCode).toBe(0);
  expect(done.stdout).toContain("success: the answer");
  const late = await sandbox.cli(["send", "ann", "no answer", "--wait", "result", "--timeout", "0.5"]);
  expect(late.exitCode).toBe(3);
});

verifies("deliver.swallowed-enter", async () => {
  const sandbox = await started(["ann"]);
  await sandbox.cli(["send", "ann", "[[swallow-enter 2]]", "--wait", "delivered"]);
  const id = await send(sandbox, "ann", "after the lost Enter");
  await reaches(sandbox, id, "delivered");
  expect(timesRecorded(sandbox, id)).toBe(1);
});

verifies(["result.report", "result.collect", "result.watch", "task.assign"], async () => {
  const sandbox = await started(["ann", "bob"]);
  const watched = await sandbox.json<{ message_id: string; watch: { watcher_id: string } }>([
    "send",
    "ann",
    '[[call report_result {"status":"done","summary":"s1","changes":[{"file":"a.ts"}]}]]',
    "--watch-result",
  ]);
  await reaches(sandbox, watched.message_id, "acknowledged");
  expect(sandbox.read(".team/logs/events.jsonl")).toContain(watched.watch.watcher_id);
  await until("the watcher is notified", () =>
    sandbox.read(".team/logs/events.jsonl").includes('"result_watcher.notified"'),
  );
  const first = await sandbox.json<{ collected: { status: string; summary: string; task_id: string }[] }>([
    "collect",
  ]);
  expect(first.collected).toMatchObject([{ status: "success", summary: "s1", task_id: watched.message_id }]);
  expect((await sandbox.json<{ collected: unknown[] }>(["collect"])).collected).toEqual([]);
  await send(
    sandbox,
    "ann",
    '[[call assign_task {"task":{"id":"t1","title":"Look","assignee":"bob","description":"[[call report_result {\\"summary\\":\\"looked\\",\\"status\\":\\"blocked\\"}]]"}}]]',
  );
  const task = await until("the task is settled", async () =>
    (
      await sandbox.json<{ tasks: { task_id: string; status: string; summary: string }[] }>(["status"])
    ).tasks.find((one) => one.task_id === "t1" && one.status === "blocked"),
  );
  expect(task.summary).toBe("looked");
  expect(sandbox.read(".team/runtime/current/team_state.md")).toContain("t1 [blocked]");
});

verifies(
  ["approval.cli", "approval.worker"],
  async () => {
    const sandbox = await started(["ann"]);
    const ask = async (command: string) => {
      await send(sandbox, "ann", `[[ask ${command}]] [[say after ${command}]]`);
      return await until("it waits", async () =>
        (
          await sandbox.json<{ approvals: { approval_id: string; command: string }[] }>(["approvals"])
        ).approvals.find((one) => one.command.includes(command)),
      );
    };
    const first = await ask("rm -rf build");
    const held = await send(sandbox, "ann", "meanwhile");
    await until("held for the approval", async () =>
      ((await message(sandbox, held)).condition ?? "").includes("rm -rf build"),
    );
    expect((await message(sandbox, held)).status).toBe("queued_until_approval");
    const denied = await sandbox.cli(["deny", first.approval_id, "--reason", "not today"]);
    expect(denied.stdout).toContain("denied: ann");
    await until("the reason reached the agent", () => records(sandbox).includes("not today"));
    const twice = await sandbox.json<{ error_code: string }>(["approve", first.approval_id]);
    expect(twice.error_code).toBe("approval_closed");
    await reaches(sandbox, held, "delivered");
    const second = await ask("make install");
    const token = readFileSync(
      `/proc/${(await sandbox.json<{ agents: { pid: number }[] }>(["status"])).agents[0]!.pid}/environ`,
      "utf8",
    )
      .split("\0")
      .find((line) => line.startsWith("TEAM_AGENT_TOKEN="))!
      .slice(17);
    for (const args of [
      ["approve", second.approval_id],
      ["deny", second.approval_id],
      ["shutdown"],
      ["stop-agent", "ann"],
      ["collect"],
      ["coordinator", "stop"],
    ]) {
      const run = await sandbox.cli([...args, "--json"], {
        env: { TEAM_AGENT_TOKEN: token, TEAM_AGENT_ID: "ann" },
      });
      if (args[0] !== "coordinator")
        expect(JSON.parse(run.stdout), args.join(" ")).toMatchObject({
          ok: false,
          error_code: "not_allowed",
        });
    }
    const forged = await sandbox.json<{ error_code: string }>(["send", "leader", "x"], {
      env: { TEAM_AGENT_TOKEN: "ta_0000000000000000000000000000000000000000000" },
    });
    expect(forged.error_code).toBe("token_invalid");
    expect((await sandbox.cli(["approve", second.approval_id])).exitCode).toBe(0);
  },
  90_000,
);

verifies("approval.pane", async () => {
  const sandbox = await started(["ann"]);
  await send(sandbox, "ann", "[[ask touch here]]");
  const approval = await until(
    "it waits",
    async () => (await sandbox.json<{ approvals: { approval_id: string }[] }>(["approvals"])).approvals[0],
  );
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  await until("the dialog stands", async () =>
    (await sandbox.tmux(["-S", argv[2]!, "capture-pane", "-p", "-t", "=team-current:=ann"])).includes(
      "1. Yes",
    ),
  );
  await sandbox.tmux(["-S", argv[2]!, "send-keys", "-t", "=team-current:=ann", "1"]);
  await until(
    "the approval is closed",
    async () => (await sandbox.json<{ approvals: unknown[] }>(["approvals"])).approvals.length === 0,
  );
  const late = await sandbox.json<{ error: string }>(["approve", approval.approval_id]);
  expect(late.error).toContain("answered_at_pane");
});
