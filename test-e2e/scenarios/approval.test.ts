import { expect } from "vitest";
import { message, reaches, records, send, started } from "../kit/messages.ts";
import { tokenOf } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

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
    const token = await tokenOf(sandbox);
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
