import { expect, test } from "vitest";
import { type ProbeFacts, reportLegs } from "./legs.ts";
import { LEADER_TOLD, PROBE_ANSWERED } from "./probe.ts";

const row = {
  status: "accepted",
  condition: null,
  error: null,
  created_at: 102,
  submitted_at: null,
  delivered_at: null,
} as const;
const SUBMITTED = { at: 110, status: "submitted", source: "promptSubmitted", detail: "" } as const;
const DELIVERED = { at: 115, status: "delivered", source: "transcript hook", detail: "" } as const;
const ANSWERED = { at: 140, status: "acknowledged", source: PROBE_ANSWERED, detail: "with x" } as const;
const TOLD = { at: 141, status: "acknowledged", source: LEADER_TOLD, detail: "Task 1\nmore" } as const;

const legs = (message: ProbeFacts["message"], evidence: ProbeFacts["evidence"] = []) =>
  reportLegs({
    startedAt: 100,
    teamKey: "blue",
    agentId: "ann",
    message,
    evidence,
    leader: "the leader would get",
  });
const brief = (report: ReturnType<typeof legs>) =>
  report.map(({ status, ms }) => (status === "pass" ? String(ms) : status)).join(" ");

const submitted = { ...row, status: "submitted", submitted_at: 110 } as const;
const delivered = { ...submitted, status: "delivered", delivered_at: 115 } as const;
const acknowledged = { ...delivered, status: "acknowledged" } as const;

test.each<[string, ProbeFacts["message"], ProbeFacts["evidence"], string]>([
  ["was stored", row, [], "2 fail deferred deferred deferred"],
  ["was handed over", submitted, [SUBMITTED], "2 8 fail deferred deferred"],
  ["is in the record", delivered, [SUBMITTED, DELIVERED], "2 8 5 fail deferred"],
  ["was read in full through a tool", acknowledged, [SUBMITTED, DELIVERED], "2 8 5 fail deferred"],
  ["was answered and told", acknowledged, [SUBMITTED, DELIVERED, ANSWERED, TOLD], "2 8 5 25 1"],
  [
    "was answered before its record came",
    { ...acknowledged, delivered_at: null },
    [SUBMITTED, ANSWERED, TOLD],
    "2 8 30 0 1",
  ],
  ["was taken back", { ...submitted, status: "accepted" }, [SUBMITTED], "2 fail deferred deferred deferred"],
  [
    "was taken back and then answered all the same",
    { ...submitted, status: "acknowledged", submitted_at: null },
    [ANSWERED, TOLD],
    "2 38 0 0 1",
  ],
  ["is gone", null, [], "fail deferred deferred deferred deferred"],
])("a probe that %s", (_name, message, evidence, expected) =>
  expect(brief(legs(message, evidence))).toBe(expected),
);

test.each([
  ["queued_until_approval", "team-agent approvals --team blue"],
  ["queued_until_trust", "team-agent attach ann --team blue"],
  ["queued_until_human", "team-agent attach ann --team blue"],
  ["queued_pane_missing", "team-agent start-agent ann --force --team blue"],
  ["queued_until_idle", "team-agent status ann --team blue"],
] as const)("a probe that is %s names its hold and %s", (status, action) => {
  const leg = legs({ ...row, status, condition: "something is in the way" })[1]!;
  expect(leg).toMatchObject({ name: "submitted", status: "fail", action });
  expect(leg.reason).toBe(`something is in the way (${status})`);
});

test("the last leg says what the leader would have got, in one line", () => {
  const leg = legs(acknowledged, [SUBMITTED, DELIVERED, ANSWERED, TOLD])[4]!;
  expect(leg.reason).toBe("withheld; the leader would get: Task 1");
});
