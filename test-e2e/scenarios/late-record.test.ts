import { expect } from "vitest";
import { reaches, send } from "../kit/messages.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

interface Result {
  readonly task_id: string;
  readonly summary: string;
}

verifies("trial.21", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  // Its program writes its record half a second after it did something.
  const run = await sandbox.cli(["quick-start", "--yes"], { env: { FAKE_AGENT_RECORD_LATE_MS: "500" } });
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  const before = await send(sandbox, "ann", "[[say nothing to report]]");
  await reaches(sandbox, before, "delivered");
  const asked = await sandbox.cli([
    "send",
    "ann",
    '[[call report_result {"summary":"the answer"}]]',
    ...["--wait", "result", "--timeout", "10", "--json"],
  ]);
  expect(asked.exitCode, asked.stdout + asked.stderr).toBe(0);
  const { latest_results } = await sandbox.json<{ latest_results: Result[] }>(["status"]);
  expect(latest_results).toMatchObject([{ summary: "the answer" }]);
  expect(latest_results[0]!.task_id).not.toBe(before);
  // Its record proves it a moment later, and then it is answered, too.
  await reaches(sandbox, latest_results[0]!.task_id, "acknowledged");
  await reaches(sandbox, before, "delivered");
});
