import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { eventsOf } from "../kit/events.ts";
import { started } from "../kit/messages.ts";
import { CLI, type Sandbox } from "../kit/sandbox.ts";
import { type Status, tokenOf } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Trip {
  ok: boolean;
  status: string;
  timed_out: boolean;
  agents: {
    agent_id: string;
    status: string;
    legs: { name: string; status: string; reason: string; ms: number | null }[];
  }[];
}

const LEGS = ["stored", "submitted", "delivered", "answered", "leader_told"];

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

/** What a person and a leader can see of the team's messages. */
const viewsOf = async (sandbox: Sandbox): Promise<string> => {
  const status = await sandbox.json<Record<string, unknown>>(["status"]);
  const { messages, queued_messages, results, latest_results } = status;
  const inboxes = await Promise.all(
    ["ann", "bob", "leader"].map((who) => sandbox.json<{ messages: unknown[] }>(["inbox", who])),
  );
  return JSON.stringify([messages, queued_messages, results, latest_results, inboxes]);
};

verifies("comms.live", async () => {
  const sandbox = await started(["ann", "bob"]);
  const { cli, json } = sandbox;
  await cli(["send", "ann", '[[call report_result {"summary":"work"}]]', "--wait", "result"]);
  // Its turn ends after its report, and leaves something, too.
  await until("ann rests", async () =>
    (await json<Status>(["status"])).agents.every(({ status }) => status === "ready"),
  );
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
  const sandbox = await started(["ann"], { roles: { model: "paste-only" } });
  const { cli, json } = sandbox;
  await cli(["send", "ann", "hello", "--wait", "delivered"]);
  expect((await cli(["restart"])).exitCode).toBe(0);
  expect((await json<{ ok: boolean }>(["doctor", "--comms"])).ok).toBe(true);
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
  const token = await tokenOf(sandbox);
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
