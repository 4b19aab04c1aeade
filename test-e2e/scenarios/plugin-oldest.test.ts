import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { reaches, send } from "../kit/messages.ts";
import { castTeam } from "../kit/plant.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const OLDEST = new URL("../fixtures/provider-oldest", import.meta.url).pathname;

const asked = (sandbox: Sandbox, command: string): Promise<string> =>
  until(`an approval of ${command}`, async () => {
    const { approvals } = await sandbox.json<{ approvals: { approval_id: string; command: string }[] }>([
      "approvals",
    ]);
    return approvals.find((one) => one.command.includes(command))?.approval_id;
  });

verifies("plugin.oldest", async () => {
  const sandbox = useSandbox();
  const { cli, env } = sandbox;
  cpSync(OLDEST, join(env.HOME!, ".team-agent/plugins/node_modules/provider-oldest"), { recursive: true });
  castTeam(sandbox, { ann: "oldest", bob: "oldest" });
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);

  await reaches(sandbox, await send(sandbox, "ann", "hello [[say hi]]"), "delivered");
  const work = '[[ask make install]] [[call report_result {"summary":"made one"}]] [[say done]]';
  await send(sandbox, "bob", work);
  expect((await cli(["approve", await asked(sandbox, "make install")])).exitCode).toBe(0);
  await until("the result", async () => (await cli(["inbox", "leader"])).stdout.includes("made one"));

  await reaches(sandbox, await send(sandbox, "ann", "[[sleep 600000]]"), "delivered");
  const waits = await send(sandbox, "ann", "when you have time");
  await reaches(sandbox, waits, "queued_until_idle");
  await reaches(
    sandbox,
    await send(sandbox, "ann", "at once [[say yes]]", "--priority", "interrupt"),
    "delivered",
  );
  await reaches(sandbox, waits, "delivered");

  expect((await cli(["restart", "--yes"])).exitCode).toBe(0);
  for (const name of ["ann", "bob"])
    await reaches(sandbox, await send(sandbox, name, "after the restart [[say back]]"), "delivered");
  expect((await cli(["plugin", "list"])).stdout).toMatch(/oldest/);
});
