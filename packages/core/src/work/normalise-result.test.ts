import fc from "fast-check";
import { expect, test } from "vitest";
import { normaliseResult } from "./normalise-result.ts";

const known = { taskId: "task_1", agentId: "alice" };
const envelopeOf = (raw: Record<string, unknown>) => normaliseResult(raw, known).envelope;

test.each([
  ["success", "success"],
  ["OK", "success"],
  [" Done ", "success"],
  ["completed", "success"],
  ["passed", "success"],
  ["blocked", "blocked"],
  ["Failed", "failed"],
  ["error", "failed"],
  ["partial", "partial"],
  ["partially done", "partial"],
  ["partially-done", "partial"],
  ["", "success"],
  [undefined, "success"],
  [null, "success"],
])("status %j is taken for %s", (status, expected) => {
  const { envelope, unknownStatus } = normaliseResult({ status }, known);
  expect(envelope.status).toBe(expected);
  expect(unknownStatus).toBeNull();
});

test.each([["half-baked"], ["constructor"], ["__proto__"], ["tostring"], ["ja"]])(
  "status %j is known to nobody: it is stored as partial, and named",
  (status) => {
    const { envelope, unknownStatus } = normaliseResult({ status }, known);
    expect(envelope.status).toBe("partial");
    expect(unknownStatus).toBe(status);
  },
);

test.each([[false], [0], [3], [["failed"]], [{ code: "failed" }]])(
  "a status that is no text, %j, is never taken for a success",
  (status) => {
    expect(envelopeOf({ envelope: { status } }).status).toBe("partial");
  },
);

test("whose result it is comes from the caller, never from the text", () => {
  const envelope = envelopeOf({ task_id: "other", agent_id: "mallory", schema_version: "x", summary: "s" });
  expect(envelope).toMatchObject({
    task_id: "task_1",
    agent_id: "alice",
    schema_version: "result_envelope_v1",
  });
});

test("what stands beside an envelope fills only what the envelope lacks", () => {
  const envelope = envelopeOf({
    summary: "outer",
    status: "failed",
    risks: ["outer risk"],
    envelope: { summary: "inner", status: "success" },
  });
  expect(envelope).toMatchObject({
    summary: "inner",
    status: "success",
    risks: [{ severity: "low", description: "outer risk" }],
  });
});

test("a result without a word is a completed one", () => {
  expect(envelopeOf({})).toEqual({
    schema_version: "result_envelope_v1",
    task_id: "task_1",
    agent_id: "alice",
    status: "success",
    summary: "completed",
    changes: [],
    tests: [],
    risks: [],
    artifacts: [],
    next_actions: [],
  });
});

test.each([
  [
    { path: "a.ts", kind: "added", description: "x" },
    { path: "a.ts", kind: "created", description: "x" },
  ],
  [
    { file: "a.ts", action: "Edit" },
    { path: "a.ts", kind: "modified", description: "S" },
  ],
  [
    { filename: "a.ts", summary: "removed the old one" },
    { path: "a.ts", kind: "deleted", description: "removed the old one" },
  ],
  [
    { filepath: "a.ts", detail: "new file for x" },
    { path: "a.ts", kind: "created", description: "new file for x" },
  ],
  [
    { path: "a.ts", message: "verified only" },
    { path: "a.ts", kind: "observed", description: "verified only" },
  ],
  [
    { path: "a.ts", type: "constructor" },
    { path: "a.ts", kind: "modified", description: "S" },
  ],
])("a change %j becomes %j", (change, expected) => {
  expect(envelopeOf({ summary: "S", changes: [change] }).changes).toEqual([expected]);
});

test.each([
  ["npm test", { command: "npm test", status: "not_run" }],
  [
    { cmd: "npm test", status: "PASS" },
    { command: "npm test", status: "passed" },
  ],
  [
    { name: "unit", status: "error", stderr: "boom" },
    { command: "unit", status: "failed", detail: "boom" },
  ],
  [
    { test: "unit", status: "Not-Run" },
    { command: "unit", status: "not_run" },
  ],
  [
    { command: "unit", status: "constructor" },
    { command: "unit", status: "not_run" },
  ],
])("a test %j becomes %j", (one, expected) => {
  expect(envelopeOf({ tests: [one] }).tests).toEqual([expected]);
});

test("texts, numbers and single items are taken where a list of objects was meant", () => {
  const envelope = envelopeOf({
    risks: { level: "HIGH", message: "slow" },
    artifacts: ["out.txt", 7, { file: "b.txt" }],
    next_actions: "ship it",
  });
  expect(envelope.risks).toEqual([{ severity: "high", description: "slow" }]);
  expect(envelope.artifacts).toEqual([
    { path: "out.txt", description: "out.txt" },
    { path: "7", description: "7" },
    { path: "b.txt", description: "b.txt" },
  ]);
  expect(envelope.next_actions).toEqual([{ description: "ship it" }]);
});

test("items without what makes them one are left out", () => {
  const rubbish = [null, {}, [], true, "", { description: "no path" }];
  const envelope = envelopeOf({
    changes: rubbish,
    tests: [null, {}, ""],
    risks: [{}, null],
    artifacts: [{}, []],
    next_actions: [{}, ""],
  });
  expect(envelope).toMatchObject({ changes: [], tests: [], risks: [], artifacts: [], next_actions: [] });
});

test("whatever a model writes, the envelope is whole and survives being stored", () => {
  const names = fc.constantFrom(
    "status",
    "summary",
    "changes",
    "tests",
    "risks",
    "artifacts",
    "next_actions",
    "envelope",
    "task_id",
  );
  const words = fc.constantFrom("constructor", "__proto__", "hasOwnProperty", "success");
  const values = fc.oneof(
    words,
    fc.jsonValue(),
    fc.array(
      fc.dictionary(
        fc.constantFrom("path", "kind", "status", "command", "severity"),
        fc.oneof(words, fc.jsonValue()),
      ),
    ),
  );
  fc.assert(
    fc.property(fc.dictionary(names, values), (raw) => {
      const { envelope } = normaliseResult(raw, known);
      expect(["success", "blocked", "failed", "partial"]).toContain(envelope.status);
      expect(envelope.summary.trim()).not.toBe("");
      expect(JSON.parse(JSON.stringify(envelope))).toEqual(envelope);
      for (const one of envelope.changes)
        expect(["created", "modified", "deleted", "observed"]).toContain(one.kind);
      for (const one of envelope.tests)
        expect(["passed", "failed", "skipped", "not_run"]).toContain(one.status);
    }),
  );
});
