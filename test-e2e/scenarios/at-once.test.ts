import { expect } from "vitest";
import { type Run, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const times = (count: number, run: () => Promise<Run>): Promise<readonly Run[]> =>
  Promise.all(Array.from({ length: count }, run));

verifies("trial.81", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann", "bob"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const restartAtOnce = async () => {
    for (const run of await times(3, () => sandbox.cli(["restart", "--allow-fresh"]))) {
      expect(run.exitCode, run.stdout + run.stderr).toBe(0);
      expect(run.stdout).toContain("Team current is ready.");
    }
  };
  await restartAtOnce();
  for (const run of await times(3, () => sandbox.cli(["shutdown"]))) {
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^Team current (?:is shut down|was stopped already)/);
    expect(run.stderr).toBe("");
  }
  expect(await sandbox.json(["status"])).toMatchObject({ team_status: "stopped" });
  for (const run of await times(3, () => sandbox.cli(["coordinator", "stop"])))
    expect(run.exitCode, run.stderr).toBe(0);
  await restartAtOnce();
  for (const run of await times(3, () => sandbox.cli(["coordinator", "stop"])))
    expect(run.exitCode, run.stderr).toBe(0);
  await sandbox.cli(["shutdown"]);
  const starts = await times(3, () => sandbox.cli(["start-agent", "ann", "--allow-fresh"]));
  for (const run of starts) expect(run.exitCode, run.stderr).toBe(0);
  expect(starts.filter(({ stdout }) => stdout.includes("ann starts"))).toHaveLength(1);
});

verifies("trial.81", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  // Whatever comes between the end of a coordinator and the next is answered by one of them.
  for (let round = 0; round < 3; round++) {
    const [shutdown, send, restart] = await Promise.all([
      sandbox.cli(["shutdown", "--cut"]),
      sandbox.cli(["send", "ann", `round ${round}`]),
      sandbox.cli(["shutdown", "--cut"]).then(() => sandbox.cli(["restart", "--allow-fresh", "--cut"])),
    ]);
    for (const run of [shutdown, send, restart]) expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  }
});
