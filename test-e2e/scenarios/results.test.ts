import { expect } from "vitest";
import { reaches, send, started } from "../kit/messages.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

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
