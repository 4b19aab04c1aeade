import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { CLI, type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Check {
  name: string;
  status: string;
  reason: string;
  action: string | null;
  agent_id?: string;
}
interface Report {
  ok: boolean;
  run_id: string;
  scope: string;
  boundary: string;
  coordinator: { ok: boolean };
  checks: Record<string, { status: string; checks: Check[]; failed: string[]; mismatches?: string[] }>;
}
interface Trip {
  ok: boolean;
  status: string;
  timed_out: boolean;
  agents: { agent_id: string; status: string; legs: (Check & { ms: number | null })[] }[];
}

const LEGS = ["stored", "submitted", "delivered", "answered", "leader_told"];

const started = async (names: readonly string[], front: Record<string, string> = {}): Promise<Sandbox> => {
  const sandbox = useSandbox();
  sandbox.team(names, front);
  const run = await sandbox.cli(["quick-start", "--yes"]);
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  return sandbox;
};

/** Rows of the tables in which a message leaves something. */
const rowsOf = async ({ workspace }: Sandbox): Promise<readonly number[]> => {
  const { default: Database } = await import("better-sqlite3");
  const db = new Database(join(workspace, ".team/runtime/team.db"), { readonly: true });
  try {
    return ["messages", "evidence", "results", "tasks", "result_watchers"].map(
      (table) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number,
    );
  } finally {
    db.close();
  }
};

const eventsOf = (sandbox: Sandbox): readonly { event: string; [field: string]: unknown }[] =>
  sandbox
    .read(".team/logs/events.jsonl")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

/** What a person and a leader can see of the team's messages. */
const viewsOf = async (sandbox: Sandbox): Promise<string> => {
  const status = await sandbox.json<Record<string, unknown>>(["status"]);
  const { messages, queued_messages, results, latest_results } = status;
  const inboxes = await Promise.all(
    ["ann", "bob", "leader"].map((who) => sandbox.json<{ messages: unknown[] }>(["inbox", who])),
  );
  return JSON.stringify([messages, queued_messages, results, latest_results, inboxes]);
};

verifies("comms.static", async () => {
  const sandbox = useSandbox();
  const { cli, json } = sandbox;
  // Where nothing was ever started, nothing is wrong, and looking starts nothing.
  const before = await json<Report>(["doctor", "--comms"]);
  expect(before).toMatchObject({ ok: true, coordinator: { ok: false } });
  expect((await json<{ status: string }>(["coordinator", "status"])).status).toBe("missing");

  sandbox.team(["ann", "bob"]);
  await cli(["quick-start", "--yes"]);
  const good = await json<Report>(["doctor", "--comms"]);
  expect(good).toMatchObject({ ok: true, scope: "binding_consistency", coordinator: { ok: true } });
  expect(good.run_id).toMatch(/^[0-9a-f]{12}$/);
  expect(good.boundary).toContain("no live round trip");
  expect(good.checks.contract_suite?.checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
    "message_store_schema pass",
    "message_token_shape pass",
    "result_notification_render pass",
  ]);
  expect(good.checks.receiver_binding?.mismatches).toEqual(["leader_receiver_missing"]);
  const ofAnn = good.checks.agent_binding!.checks.filter((check) => check.agent_id === "ann");
  expect(ofAnn.map(({ name, status }) => `${name} ${status}`)).toEqual([
    "pane pass",
    "token pass",
    "channel pass",
    "transcript pass",
    "tools pass",
  ]);

  // A record that is taken away and a program that dies are found, each with the command that mends it.
  await cli(["send", "bob", "[[crash 3]]"]);
  await until("bob is gone", () => eventsOf(sandbox).some(({ event }) => event === "worker.abnormal_exit"));
  await cli(["send", "ann", "hello", "--wait", "delivered"]);
  const record = ofAnn.find(({ name }) => name === "transcript")!.reason;
  await until("ann has written all", () => readFileSync(record, "utf8").includes("turn_close"));
  rmSync(record);
  const bad = await cli(["doctor", "--comms"]);
  expect(bad.exitCode).toBe(1);
  expect(bad.stdout).toMatch(/FAIL +current\/ann +transcript +cannot be read/);
  expect(bad.stdout).toMatch(/FAIL +current\/bob +pane +its program is not running/);
  expect(bad.stdout).toContain("action (current/bob pane): team-agent start-agent bob");
  expect(bad.stderr).toBe("");

  // A port that nobody listens on.
  const path = ".team/runtime/coordinator.json";
  const metadata = JSON.parse(sandbox.read(path)) as { port: number };
  sandbox.write(path, JSON.stringify({ ...metadata, port: metadata.port + 1 }));
  expect((await json<Report>(["doctor", "--comms"])).checks.coordinator?.failed).toEqual(["doors"]);
  sandbox.write(path, JSON.stringify(metadata));

  await cli(["coordinator", "stop"]);
  const stopped = await json<Report>(["doctor", "--comms"]);
  expect(stopped).toMatchObject({ ok: false, coordinator: { ok: false } });
  expect(stopped.checks.coordinator?.checks[0]).toMatchObject({
    status: "fail",
    action: "team-agent coordinator ensure",
  });
  expect((await json<{ status: string }>(["coordinator", "status"])).status).toBe("missing");
  expect(await json(["doctor", "--comms", "--live"])).toMatchObject({
    error_code: "coordinator_unavailable",
  });
  expect((await cli(["doctor", "--live"])).exitCode).toBe(2);
  expect((await cli(["doctor", "ann"])).exitCode).toBe(2);
  expect(await json(["doctor", "--comms", "--team", "nobody"])).toMatchObject({ error_code: "team_unknown" });
});

verifies("comms.live", async () => {
  const sandbox = await started(["ann", "bob"]);
  const { cli, json } = sandbox;
  await cli(["send", "ann", '[[call report_result {"summary":"work"}]]', "--wait", "result"]);
  const [rows, views] = [await rowsOf(sandbox), await viewsOf(sandbox)];

  const trip = await json<Trip>(["doctor", "--comms", "--live"]);
  expect(trip).toMatchObject({ ok: true, status: "pass", timed_out: false });
  expect(trip.agents.map(({ agent_id, status }) => `${agent_id} ${status}`)).toEqual([
    "ann pass",
    "bob pass",
  ]);
  for (const { legs } of trip.agents) {
    expect(legs.map(({ name, status }) => `${name} ${status}`)).toEqual(LEGS.map((name) => `${name} pass`));
    expect(legs.every(({ ms }) => ms !== null && ms >= 0)).toBe(true);
    expect(legs[2]?.reason).toContain("transcript");
  }
  const text = await cli(["doctor", "--comms", "--live", "bob"]);
  expect(text.exitCode).toBe(0);
  expect(text.stdout).toMatch(/ok +bob +leader told +\d+ ms +withheld; /);
  expect(text.stdout).not.toContain("ann");

  expect(await rowsOf(sandbox)).toEqual(rows);
  expect(await viewsOf(sandbox)).toBe(views);
  const { collected } = await json<{ collected: { summary: string }[] }>(["collect"]);
  expect(collected.map(({ summary }) => summary)).toEqual(["work"]);
  expect(
    eventsOf(sandbox)
      .filter(({ event }) => event.startsWith("comms."))
      .map(({ event, status }) => `${event} ${status ?? ""}`.trim()),
  ).toEqual([
    "comms.probe_started",
    "comms.probe_finished passed",
    "comms.probe_started",
    "comms.probe_finished passed",
  ]);
  expect(sandbox.read(".team/logs/events.jsonl")).not.toContain("ta-probe-");
});

verifies("comms.live", async () => {
  // Without hooks, and in a conversation that was taken up again.
  const sandbox = await started(["ann"], { model: "paste-only" });
  const { cli, json } = sandbox;
  await cli(["send", "ann", "hello", "--wait", "delivered"]);
  expect((await cli(["restart"])).exitCode).toBe(0);
  expect((await json<Report>(["doctor", "--comms"])).ok).toBe(true);
  const trip = await json<Trip>(["doctor", "--comms", "--live"]);
  expect(trip.ok).toBe(true);
  expect(trip.agents[0]?.legs.find(({ name }) => name === "delivered")?.reason).toContain("transcript");
});

verifies("comms.held", async () => {
  const sandbox = await started(["ann", "bob"]);
  const { cli, json, env, workspace } = sandbox;
  await cli(["send", "ann", "[[ask touch here]] [[say it went on]]"]);
  const approval = await until(
    "it waits",
    async () => (await json<{ approvals: { approval_id: string }[] }>(["approvals"])).approvals[0],
  );
  const [rows, views] = [await rowsOf(sandbox), await viewsOf(sandbox)];
  const held = await cli(["doctor", "--comms", "--live", "ann", "--timeout", "2"]);
  expect(held.exitCode).toBe(3);
  expect(held.stdout).toMatch(
    /FAIL +ann +submitted +an approval dialog for `touch here` .*queued_until_approval/,
  );
  expect(held.stdout).toMatch(/- +ann +leader told +not reached/);
  expect(held.stdout).toContain("action (ann submitted): team-agent approvals");
  expect(held.stderr).toContain("ann: stored");
  expect(await rowsOf(sandbox)).toEqual(rows);

  // Ctrl-C ends it as the time does.
  const running = execa(process.execPath, [CLI, "doctor", "--comms", "--live", "ann"], {
    cwd: workspace,
    env: { ...env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  const ended = (status: string) => eventsOf(sandbox).some((one) => one.status === status);
  const holdsOfAnn = () =>
    eventsOf(sandbox).filter(({ event, target }) => event === "send.held" && target === "ann").length;
  await until("it is held", () => holdsOfAnn() === 2);
  running.kill("SIGINT");
  await running;
  await until("it is cancelled", () => ended("cancelled"));
  expect(await rowsOf(sandbox)).toEqual(rows);

  // A worker may neither look nor try.
  const { agents } = await json<{ agents: { pid: number }[] }>(["status"]);
  const token = readFileSync(`/proc/${agents[0]!.pid}/environ`, "utf8")
    .split("\0")
    .find((line) => line.startsWith("TEAM_AGENT_TOKEN="))!
    .slice("TEAM_AGENT_TOKEN=".length);
  for (const args of [["--comms"], ["--comms", "--live"]])
    expect(await json(["doctor", ...args], { env: { TEAM_AGENT_TOKEN: token } })).toMatchObject({
      error_code: "not_allowed",
    });

  expect((await cli(["approve", approval.approval_id])).exitCode).toBe(0);
  const later = await json<{ message_id: string }>(["send", "ann", "after", "--wait", "delivered"]);
  const given = eventsOf(sandbox).filter(
    ({ event, target }) => event === "send.submitted" && target === "ann",
  );
  expect(given.map(({ message_id }) => message_id).at(-1)).toBe(later.message_id);
  expect(given).toHaveLength(2);
  await cli(["collect"]);
  expect((await viewsOf(sandbox)).includes("ta-probe-")).toBe(false);
  expect(views).not.toContain("ta-probe-");
});
