import { expect } from "vitest";
import { started, timesRecorded } from "../kit/messages.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Message {
  readonly message_id: string;
  readonly sender: string;
  readonly content: string;
}

verifies("result.explain", async () => {
  const sandbox = await started(["ann", "bob"]);
  const messages = async (who: string, words: string) =>
    (await sandbox.json<{ messages: Message[] }>(["inbox", who])).messages.filter(
      ({ sender, content }) => sender === "coordinator" && content.includes(words),
    );
  const assign = (to: string, message: string) =>
    sandbox.cli([
      "send",
      to,
      `[[call assign_task ${JSON.stringify({ task: { id: `t-${to}`, title: "build", assignee: to === "ann" ? "bob" : "ann" }, message })}]]`,
    ]);
  // Bob gives ann a task, and she says something and stops.
  await assign("bob", "[[say all is well]]");
  const told = await until(
    "the leader is told",
    async () => (await messages("leader", "without a report"))[0],
  );
  expect(told.content).toContain("t-bob (build)");
  const asked = await messages("ann", "without a report");
  expect(asked).toHaveLength(1);
  expect(timesRecorded(sandbox, asked[0]!.message_id)).toBe(1);
  const status = await sandbox.json<{ latest_results: { status: string; summary: string }[] }>(["status"]);
  expect(status.latest_results).toMatchObject([{ status: "unreported" }]);
  // The same agent reports when it is asked to: nothing more is told.
  await sandbox.cli(["send", "ann", '[[call report_result {"summary":"built","task_id":"t-bob"}]]']);
  await until(
    "the report",
    async () =>
      (await sandbox.json<{ tasks: { task_id: string; status: string }[] }>(["status"])).tasks.find(
        ({ task_id }) => task_id === "t-bob",
      )?.status === "done",
  );
  expect(await messages("leader", "without a report")).toHaveLength(1);
});
