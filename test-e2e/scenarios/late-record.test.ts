import { expect } from "vitest";
import { reaches, send } from "../kit/messages.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Explained {
  readonly state: string;
  readonly source: string;
}

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

verifies("restart.loaded", async () => {
  const sandbox = useSandbox();
  // No hook tells where its record is: it is followed from the start.
  sandbox.team(["ann"], { model: "paste-only" });
  const late = { FAKE_AGENT_RECORD_LATE_MS: "1500", FAKE_AGENT_WAITS_FOR_RECORD: "1" };
  const run = await sandbox.cli(["quick-start", "--yes"], { env: late });
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  await reaches(sandbox, await send(sandbox, "ann", "[[say noted]]"), "acknowledged", "delivered");
  expect((await sandbox.cli(["stop-agent", "ann"])).exitCode).toBe(0);
  expect(await sandbox.json(["start-agent", "ann"])).toMatchObject({ start_mode: "resumed" });
  // Its tools are listed, and its input line shows.
  const says = (state: string) =>
    until(`ann is ${state}`, async () => {
      const now = await sandbox.json<Explained>(["explain", "ann"]);
      return now.state === state && now.source !== "mcp" ? now.source : null;
    });
  expect(await says("starting")).toBe("transcript");
  expect(await says("ready")).toBe("transcript");
  await reaches(sandbox, await send(sandbox, "ann", "[[say noted]]"), "acknowledged", "delivered");
});
