import { readFileSync, rmSync } from "node:fs";
import { expect } from "vitest";
import { eventsOf } from "../kit/events.ts";
import { useSandbox } from "../kit/sandbox.ts";
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
