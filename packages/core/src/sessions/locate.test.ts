import type { SessionEvidence } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { doubtOf, knownBy } from "./locate.ts";

test.each<[string, Parameters<typeof knownBy>, object | null]>([
  ["its id", ["s1", "mark", "paste"], { sessionId: "s1" }],
  ["the mark of its launch where no hook names it", [null, "mark", "paste"], { launchMark: "mark" }],
  ["nothing where its hooks will name it", [null, "mark", "hooks"], null],
  ["nothing where its launch had no mark", [null, null, "paste"], null],
])("a record is asked for by %s", (_name, asked, by) => {
  expect(knownBy(...asked)).toEqual(by);
});

const found: SessionEvidence = {
  sessionId: "s1",
  transcriptPath: "/r/s1",
  confidence: "high",
  evidence: "its first line",
};

test("what a provider found is taken where it is sure, was asked for, and is nobody else's", () => {
  expect(doubtOf(found, "s1", null)).toBeNull();
  expect(doubtOf(found, null, null)).toBeNull();
  expect(doubtOf(found, "s2", null)).toBe("s2 was looked for: its first line");
  expect(doubtOf({ ...found, confidence: "medium" }, null, null)).toBe("confidence medium: its first line");
  expect(doubtOf(found, null, { teamKey: "t", agentId: "bob" })).toBe(
    "it is that of bob of the team t: its first line",
  );
});
