import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { message, reaches, send, started } from "../kit/messages.ts";
import { isRunning, until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { becomes, failing, runAsPrinted, takeWayOut, wayOutOf } from "../kit/ways-out.ts";

verifies(
  "trial.39",
  async () => {
    const sandbox = await started(["ann"], { roles: { permission: "ask" } });
    const { cli } = sandbox;
    const listed = async (command: "questions" | "approvals", way: RegExp) => {
      const text = await until(`${command} lists one`, async () => {
        const { stdout } = await cli([command]);
        return way.test(stdout) && stdout;
      });
      return wayOutOf(text, way);
    };
    // A permission, a question, and an answer that was none.
    await send(sandbox, "ann", "[[run true]] [[question Which port?|4242|8080]] [[say went on]]");
    const approve = await listed("approvals", /(team-agent approve \w+)/);
    await takeWayOut(sandbox, approve, approve);
    const answer = await listed("questions", /(team-agent answer .+)$/m);
    const wrong = await runAsPrinted(sandbox, answer);
    expect([answer, wrong.exitCode]).toEqual([expect.stringContaining('"number or words of an option"'), 1]);
    const right = wayOutOf(wrong.stderr);
    expect(right).toMatch(/^team-agent answer qst_\w+ 1$/);
    await takeWayOut(sandbox, right, right);
    await becomes(sandbox, "ann", "ready");
    const again = await failing(sandbox, ...right.split(" ").slice(1));
    expect((await takeWayOut(sandbox, again, "team-agent questions --team current")).stdout).not.toContain(
      "qst_",
    );

    // What came too late to be taken back, and a text that is too long for a list.
    const id = await send(sandbox, "ann", `${"a line\n".repeat(40)}[[say x]]`);
    await reaches(sandbox, id, "delivered");
    expect(
      (await takeWayOut(sandbox, await failing(sandbox, "cancel", id), `team-agent inbox ${id}`)).stdout,
    ).toContain("delivered");
    const list = (await cli(["inbox", "ann"])).stdout;
    await takeWayOut(sandbox, wayOutOf(list, /: (team-agent inbox msg_\w+)$/m), `team-agent inbox ${id}`);

    // An export that is there already.
    const output = join(sandbox.workspace, "the team.jsonl");
    await cli(["export", "--output", output]);
    await takeWayOut(
      sandbox,
      await failing(sandbox, "export", "--output", output),
      `team-agent export --output '${output}' --force`,
    );

    // A coordinator that stands still, one that was stopped, and a folder that others may write to.
    const { pid } = await sandbox.json<{ pid: number }>(["coordinator", "status"]);
    process.kill(pid, "SIGSTOP");
    const hung = await failing(sandbox, "send", "ann", "hello");
    await takeWayOut(sandbox, hung, "team-agent coordinator stop");
    expect(isRunning(pid)).toBe(false);
    await cli(["coordinator", "stop"]);
    const behind = (await cli(["status"])).stdout;
    expect(behind).toContain("not running");
    const folder = join(sandbox.env.XDG_RUNTIME_DIR!, "team-agent");
    chmodSync(folder, 0o777);
    const open = await failing(sandbox, "send", "ann", "hello");
    await takeWayOut(sandbox, open, `chmod 700 ${folder}`);
    expect((await message(sandbox, await send(sandbox, "ann", "hello"))).content).toBe("hello");
  },
  180_000,
);
