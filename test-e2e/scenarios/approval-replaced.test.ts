import { expect } from "vitest";
import { records, send, started } from "../kit/messages.ts";
import type { Sandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const approvalOf = (sandbox: Sandbox, command: string): Promise<string> =>
  until(`an approval of ${command}`, async () => {
    const { approvals } = await sandbox.json<{ approvals: { approval_id: string; command: string }[] }>([
      "approvals",
    ]);
    return approvals.find((one) => one.command === command)?.approval_id;
  });
const stateOf = async (sandbox: Sandbox) => (await sandbox.json<{ state: string }>(["explain", "ann"])).state;

verifies("approval.replaced", async () => {
  const sandbox = await started(["ann"]);
  await send(sandbox, "ann", "[[drop-hooks 1]] [[ask make clean]] [[drop-hooks 1]] [[ask rm -rf build]]");
  const first = await approvalOf(sandbox, "make clean");
  // A person answers it at the window, and the next one stands there.
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  await sandbox.tmux(["-S", argv[2]!, "send-keys", "-t", "=team-current:=ann", "1"]);
  const peek = ["peek", "ann", "--allow-raw-screen", "--tail", "12"];
  await until("the next dialog", async () => (await sandbox.cli(peek)).stdout.includes("rm -rf build"));
  const late = await sandbox.cli(["approve", first]);
  expect(late.exitCode).toBe(1);
  expect(late.stderr).toMatch(
    /^error: approval apr_\w+ (?:\(Bash: make clean\) is over; .* stands now \(approval\): Bash: rm -rf build|is answered_at_pane already .*)\naction: team-agent approvals --team current\nlog: /,
  );
  const next = await approvalOf(sandbox, "rm -rf build");
  expect(next).not.toBe(first);
  expect(await stateOf(sandbox)).toBe("waiting");
  expect(records(sandbox)).not.toContain("allowed: rm -rf build");
  expect((await sandbox.cli(["deny", next])).exitCode).toBe(0);
  await until("ann is ready", async () => (await stateOf(sandbox)) === "ready");
  expect(records(sandbox)).not.toContain("allowed: rm -rf build");
});
