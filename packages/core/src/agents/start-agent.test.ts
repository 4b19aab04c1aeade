import { expect, test } from "vitest";
import { decideResume } from "./start-agent.ts";

const ok = { ok: true, reason: "its record holds 3 turns" };
const bad = { ok: false, reason: "its record is gone" };
const facts = {
  canResume: true,
  turns: 2,
  sessionId: "s1",
  resumable: ok,
  heldBy: null,
  confidence: "high",
  allowFresh: false,
};

test.each<[string, Partial<Parameters<typeof decideResume>[0]>, string]>([
  ["resumes a conversation that can be", {}, "resume"],
  ["resumes even though a fresh start is allowed", { allowFresh: true }, "resume"],
  ["starts afresh where no turn was ever opened", { turns: 0, resumable: bad }, "fresh"],
  ["starts afresh where nothing was ever recorded", { turns: 0, sessionId: null, resumable: null }, "fresh"],
  ["resumes a record that holds a conversation though we saw no turn", { turns: 0 }, "resume"],
  [
    "starts a provider afresh that never opened a turn and cannot resume",
    { turns: 0, canResume: false, resumable: null },
    "fresh",
  ],
  ["refuses when the record is gone", { resumable: bad }, "refuse"],
  ["refuses when the conversation is not known", { sessionId: null, resumable: null }, "refuse"],
  ["resumes a conversation whose id we chose", { confidence: null }, "resume"],
  ["refuses when the conversation is another agent's", { heldBy: "bob of the team t" }, "refuse"],
  ["refuses when the conversation is only a guess", { confidence: "medium" }, "refuse"],
  [
    "starts afresh where no turn was opened and the conversation is a guess",
    { turns: 0, confidence: "low" },
    "fresh",
  ],
  ["starts afresh where no turn was opened and it is another agent's", { turns: 0, heldBy: "bob" }, "fresh"],
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
