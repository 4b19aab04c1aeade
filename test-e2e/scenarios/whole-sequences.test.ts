import { expect } from "vitest";
import { message, records, send, started } from "../kit/messages.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const RED = "\u001b[1;31m";
const PICTURE = "\u001bPq#0;2;0\u001b\\";
const BACK = "\u001b[2K\u001b[1G";

verifies("trial.84", async () => {
  const sandbox = await started(["ann"]);
  const sent = await send(sandbox, "ann", `[[ask make it]]${RED} in red${PICTURE} \u009b2Jwords`);
  const { approval_id } = await until("it waits", async () => {
    const { approvals } = await sandbox.json<{ approvals: { approval_id: string }[] }>(["approvals"]);
    return approvals[0];
  });
  expect((await message(sandbox, sent)).content).toBe("[[ask make it]] in red words");
  const denied = await sandbox.cli(["deny", approval_id, "--reason", `${BACK}not${RED} today`]);
  expect(denied.exitCode, denied.stderr).toBe(0);
  await until("the reason reached the agent", () => records(sandbox).includes("not today"));
  expect(records(sandbox)).not.toMatch(/\[1;31m|\[2K|#0;2;0|\u001b|\\u001b/);
});
