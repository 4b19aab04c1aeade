import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { createStore, openForWriting } from "@team-agent/core";
import { execa } from "execa";
import { expect } from "vitest";
import { CLI, type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const MB = 1024 * 1024;

interface Message {
  readonly status: string;
  readonly content: string;
  readonly pruned_at: number | null;
  readonly evidence: readonly unknown[];
}

const started = async (front = "") => {
  const sandbox = useSandbox();
  sandbox.team(["ann", "bob"]);
  sandbox.write(".team/current/TEAM.md", `---\nname: current\nprovider: fake\n${front}---\nTest it.\n`);
  const run = await sandbox.cli(["quick-start", "--yes"]);
  expect(run.exitCode, run.stderr).toBe(0);
  return sandbox;
};
const send = async (sandbox: Sandbox, to: string, text: string): Promise<string> =>
  (await sandbox.json<{ message_id: string }>(["send", to, text])).message_id;
const messageOf = async (sandbox: Sandbox, id: string): Promise<Message> =>
  (await sandbox.json<{ messages: Message[] }>(["inbox", id])).messages[0]!;
const ended = (sandbox: Sandbox, id: string) =>
  until(`${id} ended`, async () =>
    ["delivered", "acknowledged"].includes((await messageOf(sandbox, id)).status),
  );

/** The token of a worker, as its program has it. */
const tokenOf = async (sandbox: Sandbox): Promise<string> => {
  const { agents } = await sandbox.json<{ agents: { pid: number }[] }>(["status"]);
  return readFileSync(`/proc/${agents[0]!.pid}/environ`, "utf8")
    .split("\0")
    .find((line) => line.startsWith("TEAM_AGENT_TOKEN="))!
    .slice("TEAM_AGENT_TOKEN=".length);
};

interface Pruned {
  readonly pruned: { readonly messages: number; readonly evidence: number };
  readonly bytes_before: number;
  readonly bytes_after: number;
}

verifies("keep.prune", async () => {
  const sandbox = await started();
  await sandbox.cli(["stop-agent", "bob"]);
  const held = await send(sandbox, "bob", "this one waits");
  const long = "a long text ".repeat(10_000);
  const done = await Promise.all(["one", "two", long].map((text) => send(sandbox, "ann", text)));
  for (const id of done) await ended(sandbox, id);

  // Nothing is thirty days old yet.
  const young = await sandbox.cli(["prune"]);
  expect([young.exitCode, young.stdout]).toEqual([0, expect.stringContaining("nothing to prune")]);
  expect((await messageOf(sandbox, done[0]!)).content).toBe("one");

  const dry = await sandbox.json<Pruned>(["prune", "--older-than", "0", "--dry-run"]);
  expect(dry.pruned.messages).toBeGreaterThanOrEqual(3);
  expect(dry.bytes_after).toBe(dry.bytes_before);
  expect((await messageOf(sandbox, done[0]!)).content).toBe("one");

  const token = await tokenOf(sandbox);
  const refused = await sandbox.cli(["prune", "--older-than", "0"], { env: { TEAM_AGENT_TOKEN: token } });
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    expect.stringContaining("the worker ann may not prune"),
  ]);

  const report = await sandbox.json<Pruned>(["prune", "--older-than", "0"]);
  expect(report.pruned.messages).toBeGreaterThanOrEqual(3);
  expect(report.bytes_after).toBeLessThan(report.bytes_before);
  for (const id of done) {
    const message = await messageOf(sandbox, id);
    expect(message).toMatchObject({ content: "", pruned_at: expect.any(Number) });
    expect(message.evidence).toHaveLength(1);
  }
  expect((await sandbox.cli(["inbox", done[0]!])).stdout).toContain("its text was taken away on");
  expect(sandbox.read(".team/logs/events.jsonl")).toContain('"event":"retention.pruned"');
  expect((await sandbox.json<Pruned>(["prune", "--older-than", "0"])).pruned).toMatchObject({
    messages: 0,
    evidence: 0,
  });

  // What waited is whole, and arrives.
  expect(await messageOf(sandbox, held)).toMatchObject({
    status: "queued_stopped",
    content: "this one waits",
    pruned_at: null,
  });
  await sandbox.cli(["start-agent", "bob"]);
  await ended(sandbox, held);
  for (const value of ["-1", "soon"])
    expect((await sandbox.cli(["prune", "--older-than", value])).exitCode, value).toBe(2);
});

verifies("keep.prune", async () => {
  const sandbox = await started("retention_days: 0\n");
  const id = await send(sandbox, "ann", "kept");
  await ended(sandbox, id);
  expect((await sandbox.cli(["prune"])).stdout).toContain("keeps everything for ever");
  expect((await messageOf(sandbox, id)).content).toBe("kept");
});

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

verifies("keep.export", async () => {
  const sandbox = await started();
  const secret = "sk-abcdefghijklmnopqrstuvwx";
  const id = await send(
    sandbox,
    "ann",
    `the key is ${secret} [[call report_result {"summary":"used the key"}]]`,
  );
  await until("reported", async () => (await messageOf(sandbox, id)).status === "acknowledged");
  const beside = await sandbox.cli(["export"]);
  expect(beside.exitCode, beside.stderr).toBe(0);
  const records = linesOf(beside.stdout);
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
  expect(linesOf(readFileSync(file, "utf8")).find((one) => one.message_id === id)).toBeTruthy();
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
  const sandbox = await started();
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

/** Whatever the order of its names. */
const canonical = (event: Record<string, unknown>): string =>
  JSON.stringify(Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1)));

verifies("keep.log", async () => {
  const sandbox = await started();
  await sandbox.cli(["coordinator", "stop"]);
  const logs = join(sandbox.workspace, ".team/logs");
  const log = join(logs, "events.jsonl");
  const daemonLog = join(logs, "coordinator.log");
  const filler = `${JSON.stringify({ event: "filler", text: "x".repeat(980) })}\n`;
  appendFileSync(log, filler.repeat(Math.floor((5 * MB - statSync(log).size - 3_000) / filler.length)));
  appendFileSync(daemonLog, "a line of long ago\n".repeat(300_000));
  const full = statSync(daemonLog).size;

  const watching = execa(process.execPath, [CLI, "watch", "--json"], {
    cwd: sandbox.workspace,
    env: { ...sandbox.env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  let seen = "";
  watching.stdout?.on("data", (chunk: Buffer) => {
    seen += chunk.toString();
  });
  const ids: string[] = [];
  await until("watch shows something", async () => {
    ids.push(await send(sandbox, "ann", "hello"));
    return seen.includes(ids.at(-1)!);
  });
  await until("the log is put aside", async () => {
    ids.push(await send(sandbox, "ann", "hello again"));
    return existsSync(`${log}.1`);
  });
  ids.push(await send(sandbox, "ann", "and after it"));
  await ended(sandbox, ids.at(-1)!);
  await until(
    "watch shows the last one",
    () => seen.includes(`"message.delivered"`) && seen.includes(ids.at(-1)!),
  );
  watching.kill("SIGINT");
  await watching;
  // Everything since the first event that it saw, on both sides of the rotation.
  const shown = linesOf(seen.slice(0, seen.lastIndexOf("\n") + 1)).map(canonical);
  const written = linesOf(readFileSync(`${log}.1`, "utf8") + readFileSync(log, "utf8")).map(canonical);
  const from = written.indexOf(shown[0]!);
  expect(from).toBeGreaterThan(0);
  expect(shown).toEqual(written.slice(from, from + shown.length));
  expect(linesOf(readFileSync(log, "utf8")).some((event) => shown.includes(canonical(event)))).toBe(true);
  expect(statSync(`${log}.1`).size).toBeLessThanOrEqual(5 * MB);
  expect(statSync(`${daemonLog}.1`).size).toBe(full);
  expect(statSync(daemonLog).size).toBeLessThan(MB);

  // As a death leaves it between the rename and the first line of the new log.
  await sandbox.cli(["coordinator", "stop"]);
  renameSync(`${log}.1`, `${log}.2`);
  renameSync(log, `${log}.1`);
  const aside = readFileSync(`${log}.1`, "utf8");
  expect((await sandbox.cli(["coordinator", "ensure"])).exitCode).toBe(0);
  expect(sandbox.read(".team/logs/events.jsonl")).toContain('"event":"coordinator.boot"');
  expect(readFileSync(`${log}.1`, "utf8")).toBe(aside);
});
