import { expect, test } from "vitest";
import { decideResume } from "./resume.ts";

const ok = { ok: true, reason: "its record holds 3 turns" };
const bad = { ok: false, reason: "its record is gone" };
const facts = {
  canResume: true,
  turns: 2,
  wasGiven: true,
  wouldShow: true,
  sessionId: "s1",
  resumable: ok,
  heldBy: null,
  confidence: "high",
  foundAgain: null,
  notTaken: null,
  wornOut: null,
  allowFresh: false,
};

/** No turn was written down, nothing was handed over, and a turn would have been seen. */
const unused = { turns: 0, wasGiven: false };

test.each<[string, Partial<Parameters<typeof decideResume>[0]>, string]>([
  ["resumes a conversation that can be", {}, "resume"],
  ["resumes even though a fresh start is allowed", { allowFresh: true }, "resume"],
  ["resumes one that was compacted often", { wornOut: 4 }, "resume"],
  [
    "starts one afresh that was compacted often, where that is allowed",
    { wornOut: 4, allowFresh: true },
    "fresh",
  ],
  ["starts afresh where no turn was ever opened", { ...unused, resumable: bad }, "fresh"],
  ["starts afresh where nothing was ever recorded", { ...unused, sessionId: null, resumable: null }, "fresh"],
  ["resumes a record that holds a conversation though we saw no turn", { ...unused }, "resume"],
  [
    "starts a provider afresh that never opened a turn and cannot resume",
    { ...unused, canResume: false, resumable: null },
    "fresh",
  ],
  [
    "refuses when no turn was seen, but something was handed over",
    { ...unused, wasGiven: true, resumable: bad },
    "refuse",
  ],
  [
    "refuses when nobody would have seen a turn",
    { ...unused, wouldShow: false, canResume: false, resumable: null },
    "refuse",
  ],
  [
    "starts afresh where nobody would have seen a turn, and that is allowed",
    { ...unused, wouldShow: false, canResume: false, resumable: null, allowFresh: true },
    "fresh",
  ],
  ["refuses when the record is gone", { resumable: bad }, "refuse"],
  ["refuses when the conversation is not known", { sessionId: null, resumable: null }, "refuse"],
  ["resumes a conversation whose id we chose", { confidence: null }, "resume"],
  ["refuses when the conversation is another agent's", { heldBy: "bob of the team t" }, "refuse"],
  ["refuses when the conversation is only a guess", { confidence: "medium" }, "refuse"],
  [
    "starts afresh where no turn was opened and the conversation is a guess",
    { ...unused, confidence: "low" },
    "fresh",
  ],
  ["starts afresh where no turn was opened and it is another agent's", { ...unused, heldBy: "bob" }, "fresh"],
  ["starts afresh for a guess when that is allowed", { confidence: "medium", allowFresh: true }, "fresh"],
  ["refuses when the provider cannot resume", { canResume: false }, "refuse"],
  [
    "starts afresh when the record is gone and that is allowed",
    { resumable: bad, allowFresh: true },
    "fresh",
  ],
  [
    "starts afresh when the conversation is not known and that is allowed",
    { sessionId: null, resumable: null, allowFresh: true },
    "fresh",
  ],
  [
    "starts afresh when the provider cannot resume and that is allowed",
    { canResume: false, allowFresh: true },
    "fresh",
  ],
])("%s", (_name, change, kind) => {
  const decision = decideResume({ ...facts, ...change });
  expect(decision.kind).toBe(kind);
  expect(decision.reason).not.toBe("");
});

test("names the conversation and why it cannot be resumed", () => {
  expect(decideResume({ ...facts, resumable: bad }).reason).toBe(
    "its conversation s1 cannot be resumed: its record is gone",
  );
  expect(decideResume(facts)).toEqual({ kind: "resume", sessionId: "s1", reason: ok.reason });
});

test("says of an agent whose turns nobody sees that nothing is known", () => {
  const blind = { ...facts, ...unused, wouldShow: false, canResume: false, resumable: null };
  expect(decideResume(blind).reason).toContain("nobody could see whether a turn was ever opened in it");
});
