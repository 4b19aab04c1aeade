import { expect, test } from "vitest";
import { tokenOf } from "../mail/frame.ts";
import { checkAgent, START_MS } from "./agent.ts";
import type { Check } from "./check.ts";
import { checkContract } from "./contract.ts";
import { checkCoordinator } from "./coordinator.ts";
import type { AgentFacts, CommsFacts, ContractFacts, ReceiverFacts, RunningFacts } from "./facts.ts";
import { checkReceiver } from "./receiver.ts";
import { reportComms } from "./report.ts";

const running: RunningFacts = {
  paneId: "%1",
  proof: "proven",
  channel: "hooks",
  hasHooks: true,
  followed: true,
  ready: true,
  ageMs: 1_000,
  dialog: null,
};
const agent: AgentFacts = {
  teamKey: "blue",
  agentId: "ann",
  wanted: "running",
  failure: null,
  linked: true,
  transcript: { path: "/records/ann", readable: true, turns: 1 },
  live: running,
};
const brief = (checks: readonly Check[]) => checks.map(({ name, status }) => `${name} ${status}`).join(", ");
const ALL_PASS = "pane pass, token pass, channel pass, transcript pass, tools pass";
const live = (change: Partial<RunningFacts>): Partial<AgentFacts> => ({ live: { ...running, ...change } });
const record = (change: Partial<AgentFacts["transcript"]>): Partial<AgentFacts> => ({
  transcript: { ...agent.transcript, ...change },
});

test.each<[string, Partial<AgentFacts>, string, string | null]>([
  ["has all it needs", {}, ALL_PASS, null],
  ["is paused", { wanted: "paused", live: null }, "pane deferred", null],
  ["does not run", { live: null }, "pane fail", "team-agent start-agent ann --team blue"],
  [
    "could not be started",
    { live: null, failure: "no" },
    "pane fail",
    "team-agent start-agent ann --team blue",
  ],
  [
    "cannot be asked for",
    { live: "unasked" },
    "pane deferred, token pass, channel deferred, transcript deferred, tools deferred",
    null,
  ],
  [
    "lost its pane",
    live({ proof: "gone" }),
    ALL_PASS.replace("pane pass", "pane fail"),
    "team-agent start-agent ann --team blue",
  ],
  [
    "sits in a pane that cannot be looked at",
    live({ proof: "unknown" }),
    ALL_PASS.replace("pane pass", "pane deferred"),
    null,
  ],
  [
    "lost its token",
    { linked: false },
    ALL_PASS.replace("token pass", "token fail"),
    "team-agent start-agent ann --force --team blue",
  ],
  [
    "should use hooks that its provider lacks",
    live({ hasHooks: false }),
    ALL_PASS.replace("channel pass", "channel fail"),
    "team-agent start-agent ann --force --team blue",
  ],
  ["is written to by paste", live({ channel: "paste", hasHooks: false }), ALL_PASS, null],
  [
    "has said nothing yet",
    record({ path: null, readable: false, turns: 0 }),
    ALL_PASS.replace("transcript pass", "transcript deferred"),
    null,
  ],
  [
    "has a record that nobody knows",
    record({ path: null, readable: false }),
    ALL_PASS.replace("transcript pass", "transcript fail"),
    "team-agent start-agent ann --force --team blue",
  ],
  [
    "has no record, and the screen instead",
    { ...record({ path: null, readable: false }), ...live({ channel: "paste" }) },
    ALL_PASS.replace("transcript pass", "transcript deferred"),
    null,
  ],
  [
    "has a record that cannot be read",
    record({ readable: false }),
    ALL_PASS.replace("transcript pass", "transcript fail"),
    "team-agent start-agent ann --force --team blue",
  ],
  [
    "has a record that is not followed",
    live({ followed: false }),
    ALL_PASS.replace("transcript pass", "transcript fail"),
    "team-agent start-agent ann --force --team blue",
  ],
  [
    "is starting",
    live({ ready: false, ageMs: START_MS - 1 }),
    ALL_PASS.replace("tools pass", "tools deferred"),
    null,
  ],
  [
    "never became ready",
    live({ ready: false, ageMs: START_MS }),
    ALL_PASS.replace("tools pass", "tools fail"),
    "team-agent attach ann --team blue",
  ],
  [
    "waits at a dialog from its start",
    live({ ready: false, dialog: "Trust?" }),
    ALL_PASS.replace("tools pass", "tools fail"),
    "team-agent attach ann --team blue",
  ],
])("an agent that %s", (_name, change, expected, action) => {
  const checks = checkAgent({ ...agent, ...change });
  expect(brief(checks)).toBe(expected);
  expect(checks.find(({ status }) => status === "fail")?.action ?? null).toBe(action);
});

const bound: ReceiverFacts = { lease: { provider: "fake" }, receiver: { paneId: "%0", proof: "proven" } };
test.each<[ReceiverFacts, string, string | null, string | null]>([
  [bound, "pass", null, null],
  [{ lease: null, receiver: null }, "deferred", "leader_receiver_missing", null],
  [{ lease: { provider: null }, receiver: null }, "deferred", "leader_receiver_missing", null],
  [{ ...bound, receiver: "unasked" }, "deferred", null, null],
  [{ ...bound, receiver: null }, "fail", "leader_receiver_pane_missing", "team-agent fake"],
  [{ ...bound, receiver: { paneId: "%0", proof: "gone" } }, "fail", "receiver_pane_stale", "team-agent fake"],
  [{ ...bound, receiver: { paneId: "%0", proof: "unknown" } }, "deferred", null, null],
])("a receiver %j is %s with %s", (facts, status, mismatch, action) => {
  const { check, mismatch: found } = checkReceiver(facts, "blue");
  expect([check.status, found]).toEqual([status, mismatch]);
  if (status === "fail") expect(check.action).toBe(action);
});

const coordinator = { pid: 1, port: 20_000, written: { pid: 1, port: 20_000 } };
test.each([
  [coordinator, 1, "coordinator pass, doors pass"],
  [{ ...coordinator, written: null }, 1, "coordinator pass, doors fail"],
  [{ ...coordinator, written: { pid: 1, port: 20_001 } }, 1, "coordinator pass, doors fail"],
  [{ ...coordinator, written: { pid: 2, port: 20_000 } }, 1, "coordinator pass, doors fail"],
  [null, 0, "coordinator deferred"],
  [null, 1, "coordinator fail"],
])("a coordinator %j with %i running teams: %s", (facts, teams, expected) =>
  expect(brief(checkCoordinator(facts, teams))).toBe(expected),
);

const id = "msg_0123456789ab";
const nonce = "0123456789abcdef";
const contract: ContractFacts = {
  schema: { kind: "read", version: 1, expected: 1, missing: [] },
  messageId: id,
  nonce,
  body: `Team Agent message ${id} from leader [${nonce}]:\n\ncontract\n\n${tokenOf(id, nonce)}`,
  resultId: "res_0123456789ab",
  notice: "Task x\nResult id: res_0123456789ab\nIt is stored.",
};
const OK = ["pass", "pass", "pass"];
test.each<[string, Partial<ContractFacts>, readonly string[]]>([
  ["is kept", {}, OK],
  ["has no database yet", { schema: { kind: "none" } }, ["deferred", "pass", "pass"]],
  [
    "has a database that is not ours",
    { schema: { kind: "unreadable", message: "foreign", action: "mv" } },
    ["fail", "pass", "pass"],
  ],
  [
    "has an older database",
    { schema: { kind: "read", version: 1, expected: 2, missing: [] } },
    ["fail", "pass", "pass"],
  ],
  [
    "lacks a column",
    { schema: { kind: "read", version: 1, expected: 1, missing: ["messages.kind"] } },
    ["fail", "pass", "pass"],
  ],
  ["cuts the mark", { body: contract.body.slice(0, -1) }, ["pass", "fail", "pass"]],
  [
    "has ids of another shape",
    { messageId: "msg_1", body: tokenOf("msg_1", nonce) },
    ["pass", "fail", "pass"],
  ],
  ["names another result", { notice: "Result id: res_000000000000" }, ["pass", "pass", "fail"]],
  ["lost its id line", { notice: "Task x" }, ["pass", "pass", "fail"]],
])("a contract that %s", (_name, change, expected) => {
  const checks = checkContract({ ...contract, ...change });
  expect(checks.map(({ name }) => name)).toEqual([
    "message_store_schema",
    "message_token_shape",
    "result_notification_render",
  ]);
  expect(checks.map(({ status }) => status)).toEqual(expected);
});

const facts: CommsFacts = {
  runId: "0123456789ab",
  workspace: "/w",
  coordinator,
  contract,
  teams: [
    { teamKey: "a", alive: true, receiver: bound, agents: [agent] },
    { teamKey: "b", alive: false, receiver: { lease: null, receiver: null }, agents: [agent] },
  ],
};

test("the report passes when nothing fails, and leaves stopped teams alone", () => {
  const report = reportComms(facts);
  expect(report).toMatchObject({
    ok: true,
    status: "pass",
    scope: "binding_consistency",
    run_id: "0123456789ab",
  });
  expect(report.boundary).toContain("no live round trip");
  expect(report.checks.receiver_binding).toMatchObject({ status: "pass", mismatches: [] });
  expect(report.checks.agent_binding.checks.at(-1)).toMatchObject({ status: "deferred", team_key: "b" });
});

test("one failing check fails the report, and its group names it", () => {
  const lost = { ...facts.teams[0]!, agents: [{ ...agent, linked: false }] };
  const report = reportComms({ ...facts, teams: [lost] });
  expect(report).toMatchObject({ ok: false, status: "fail" });
  expect(report.checks.agent_binding.failed).toEqual(["token"]);
  expect(report.checks.contract_suite).toMatchObject({ status: "pass", failed: [] });
});
