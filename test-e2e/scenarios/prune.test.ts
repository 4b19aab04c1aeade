import { expect } from "vitest";
import { message, reaches, send, started } from "../kit/messages.ts";
import { tokenOf } from "../kit/status.ts";
import { verifies } from "../kit/verifies.ts";

interface Pruned {
  readonly pruned: { readonly messages: number; readonly evidence: number };
  readonly bytes_before: number;
  readonly bytes_after: number;
}

verifies("keep.prune", async () => {
  const sandbox = await started(["ann", "bob"]);
  await sandbox.cli(["stop-agent", "bob"]);
  const held = await send(sandbox, "bob", "this one waits");
  const long = "a long text ".repeat(10_000);
  const done = await Promise.all(["one", "two", long].map((text) => send(sandbox, "ann", text)));
  for (const id of done) await reaches(sandbox, id, "delivered", "acknowledged");

  // Nothing is thirty days old yet.
  const young = await sandbox.cli(["prune"]);
  expect([young.exitCode, young.stdout]).toEqual([0, expect.stringContaining("nothing to prune")]);
  expect((await message(sandbox, done[0]!)).content).toBe("one");

  const dry = await sandbox.json<Pruned>(["prune", "--older-than", "0", "--dry-run"]);
  expect(dry.pruned.messages).toBeGreaterThanOrEqual(3);
  expect(dry.bytes_after).toBe(dry.bytes_before);
  expect((await message(sandbox, done[0]!)).content).toBe("one");

  const token = await tokenOf(sandbox);
  const refused = await sandbox.cli(["prune", "--older-than", "0", "--yes"], {
    env: { TEAM_AGENT_TOKEN: token },
  });
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    expect.stringContaining("the worker ann may not prune"),
  ]);

  const report = await sandbox.json<Pruned>(["prune", "--older-than", "0", "--yes"]);
  expect(report.pruned.messages).toBeGreaterThanOrEqual(3);
  expect(report.bytes_after).toBeLessThan(report.bytes_before);
  for (const id of done) {
    const pruned = await message(sandbox, id);
    expect(pruned).toMatchObject({ content: "", pruned_at: expect.any(Number) });
    expect(pruned.evidence).toHaveLength(1);
  }
  expect((await sandbox.cli(["inbox", done[0]!])).stdout).toContain("its text was taken away on");
  expect(sandbox.read(".team/logs/events.jsonl")).toContain('"event":"retention.pruned"');
  expect((await sandbox.json<Pruned>(["prune", "--older-than", "0", "--yes"])).pruned).toMatchObject({
    messages: 0,
    evidence: 0,
  });

  // What waited is whole, and arrives.
  expect(await message(sandbox, held)).toMatchObject({
    status: "queued_stopped",
    content: "this one waits",
    pruned_at: null,
  });
  await sandbox.cli(["start-agent", "bob"]);
  await reaches(sandbox, held, "delivered", "acknowledged");
  for (const value of ["-1", "soon"])
    expect((await sandbox.cli(["prune", "--older-than", value])).exitCode, value).toBe(2);
});

verifies("keep.prune", async () => {
  const sandbox = await started(["ann"], { team: { retention_days: "0" } });
  const id = await send(sandbox, "ann", "kept");
  await reaches(sandbox, id, "delivered", "acknowledged");
  expect((await sandbox.cli(["prune"])).stdout).toContain("keeps everything for ever");
  expect((await message(sandbox, id)).content).toBe("kept");
});
