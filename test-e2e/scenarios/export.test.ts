import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createStore, openForWriting } from "@team-agent/core";
import { expect } from "vitest";
import { eventLinesOf } from "../kit/events.ts";
import { reaches, send, started } from "../kit/messages.ts";
import { tokenOf } from "../kit/status.ts";
import { verifies } from "../kit/verifies.ts";

verifies("keep.export", async () => {
  const sandbox = await started(["ann", "bob"]);
  const secret = "sk-abcdefghijklmnopqrstuvwx";
  const id = await send(
    sandbox,
    "ann",
    `the key is ${secret} [[call report_result {"summary":"used the key"}]]`,
  );
  await reaches(sandbox, id, "acknowledged");
  const beside = await sandbox.cli(["export"]);
  expect(beside.exitCode, beside.stderr).toBe(0);
  const records = eventLinesOf(beside.stdout);
  expect(records[0]).toMatchObject({ record: "export", format: 1, team: { team_key: "current" } });
  expect(records.find((one) => one.message_id === id)).toMatchObject({
    record: "message",
    content: expect.stringContaining("the key is [redacted]"),
    evidence: expect.arrayContaining([expect.objectContaining({ status: "acknowledged" })]),
  });
  expect(new Set(records.map(({ record }) => record))).toEqual(
    new Set(["export", "agent", "message", "result", "task", "turn", "event"]),
  );
  const token = await tokenOf(sandbox);
  for (const hidden of [secret, token]) expect(beside.stdout).not.toContain(hidden);
  const refused = await sandbox.json<{ error_code: string }>(["export"], {
    env: { TEAM_AGENT_TOKEN: token },
  });
  expect(refused.error_code).toBe("not_allowed");

  await sandbox.cli(["shutdown"]);
  const file = join(sandbox.workspace, "team.jsonl");
  const away = await sandbox.json(["export", "--output", "team.jsonl"]);
  expect(away).toMatchObject({ ok: true, output: file, bytes: statSync(file).size, format: "jsonl" });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(eventLinesOf(readFileSync(file, "utf8")).find((one) => one.message_id === id)).toBeTruthy();
  const before = readFileSync(file, "utf8");
  const again = await sandbox.cli(["export", "--output", "team.jsonl"]);
  expect([again.exitCode, again.stderr]).toEqual([1, expect.stringContaining("--force")]);
  expect(readFileSync(file, "utf8")).toBe(before);
  expect(
    (await sandbox.cli(["export", "--output", "team.jsonl", "--force", "--format", "json"])).exitCode,
  ).toBe(0);
  expect(JSON.parse(readFileSync(file, "utf8"))).toContainEqual(expect.objectContaining({ message_id: id }));
  expect(await sandbox.json(["export"])).toContainEqual(expect.objectContaining({ message_id: id }));
  expect(await sandbox.json(["export", "--team", "nobody"])).toMatchObject({ error_code: "team_unknown" });
  // Looking must not start anything.
  expect(await sandbox.json(["coordinator", "status"])).toMatchObject({ status: "missing" });
});

verifies("keep.export", async () => {
  const sandbox = await started(["ann", "bob"]);
  await sandbox.cli(["shutdown"]);
  const messages = 12_000;
  const { db } = openForWriting(join(sandbox.workspace, ".team/runtime/team.db"), new Date(0));
  const store = createStore(db);
  store.transaction(() => {
    for (let index = 0; index < messages; index++)
      store.messages.insert({
        message_id: `msg_${index.toString(16).padStart(12, "0")}`,
        team_key: "current",
        task_id: null,
        sender: "leader",
        recipient: "ann",
        reply_to: null,
        requires_ack: 0,
        priority: "normal",
        kind: "message",
        content: "x".repeat(8_000),
        created_at: 1,
        expires_at: 2,
        call_key: null,
      });
  });
  store.close();
  // A heap much smaller than what is written.
  const run = await sandbox.cli(["export", "--output", "big.jsonl"], {
    env: { NODE_OPTIONS: "--max-old-space-size=64" },
  });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(statSync(join(sandbox.workspace, "big.jsonl")).size).toBeGreaterThan(messages * 8_000);
});
