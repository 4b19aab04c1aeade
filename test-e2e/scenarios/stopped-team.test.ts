import { expect } from "vitest";
import { message, reaches, send, started } from "../kit/messages.ts";
import { verifies } from "../kit/verifies.ts";
import { takeWayOut, wayOutOf } from "../kit/ways-out.ts";

verifies("trial.85", async () => {
  const sandbox = await started(["ann"]);
  const first = await send(sandbox, "ann", "[[sleep 60000]]");
  await reaches(sandbox, first, "delivered");
  const second = await send(sandbox, "ann", "after that");
  await sandbox.cli(["shutdown", "--cut"]);
  expect(await message(sandbox, second)).toMatchObject({
    status: "queued_stopped",
    condition: "the team is stopped",
  });
  const { stdout } = await sandbox.cli(["status"]);
  const printed = wayOutOf(stdout, /they go on when the team does: ([^)]+)\)/);
  await takeWayOut(sandbox, printed, "team-agent restart --team current");
  await reaches(sandbox, second, "delivered");
});
