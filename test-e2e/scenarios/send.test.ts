import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { started } from "../kit/messages.ts";
import { CLI } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

interface Reply {
  ok: boolean;
  timed_out: boolean;
  message_status: string;
  deliveries: { to: string; message_status: string; timed_out: boolean; condition: string | null }[];
}

verifies("trial.22", async () => {
  const sandbox = await started(["ann", "bob"]);
  const both = await sandbox.json<Reply>(["send", "ann,bob", "to both", "--wait", "delivered"]);
  expect(both).toMatchObject({ ok: true, timed_out: false, message_status: "delivered" });
  expect(both.deliveries.map((one) => one.message_status)).toEqual(["delivered", "delivered"]);
  await sandbox.cli(["stop-agent", "bob"]);
  const run = await sandbox.cli(["send", "*", "to all", "--wait", "delivered", "--timeout", "5"]);
  expect(run.exitCode).toBe(3);
  expect(run.stdout).toMatch(/ann {2}delivered/);
  expect(run.stdout).toMatch(/bob {2}queued_stopped \(waits: /);
  const late = await sandbox.json<Reply>([
    "send",
    "ann,bob",
    "again",
    "--wait",
    "delivered",
    "--timeout",
    "3",
  ]);
  expect(late).toMatchObject({ ok: false, timed_out: true });
  expect(late.deliveries).toMatchObject([
    { to: "ann", message_status: "delivered", timed_out: false },
    { to: "bob", message_status: "queued_stopped", timed_out: true },
  ]);
});

verifies("trial.37", async () => {
  const sandbox = await started(["ann"]);
  const piped = spawn(process.execPath, [CLI, "send", "ann", "--file", "-", "--json"], {
    cwd: sandbox.workspace,
    env: sandbox.env,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const said = text(piped.stdout);
  // A program that thinks for a second before it writes, and then writes more than a pipe holds.
  const writer = spawn("sh", ["-c", "sleep 1; printf 'first '; head -c 200000 /dev/zero | tr '\\0' x"]);
  writer.stdout.pipe(piped.stdin);
  const reply = JSON.parse(await said) as { message_id: string };
  const { messages } = await sandbox.json<{ messages: { content: string }[] }>(["inbox", reply.message_id]);
  expect(messages[0]!.content).toBe(`first ${"x".repeat(200_000)}`);
  sandbox.write("text.txt", "from the file");
  const both = await sandbox.cli(["send", "ann", "from the line", "--file", "text.txt"]);
  expect([both.exitCode, both.stderr]).toEqual([2, expect.stringContaining("not from both")]);
  const endless = await sandbox.json(["send", "ann", "--file", "/dev/zero"]);
  expect(endless).toMatchObject({ error_code: "message_too_large" });
  expect((await sandbox.json<{ messages: unknown[] }>(["inbox", "ann"])).messages).toHaveLength(1);
});
