import { expect, test } from "vitest";
import { decideFork, type ForkFacts } from "./decide-fork.ts";

const can = { resume: true, fork: true, presetSessionId: true, mcp: true, midTurnDelivery: true };
const facts: ForkFacts = {
  source: "alice",
  provider: { displayName: "Some Agent", capabilities: can },
  decision: { kind: "resume", sessionId: "s1", reason: "it is there" },
  drift: null,
  live: { ready: true, turn: "idle" },
};

test.each<[string, Partial<ForkFacts>]>([
  ["is idle", {}],
  ["does not run", { live: null }],
])("a source that %s is forked", (_what, change) => {
  expect(decideFork({ ...facts, ...change })).toEqual({ kind: "fork", sessionId: "s1" });
});

test.each<[string, Partial<ForkFacts>, string, string]>([
  [
    "whose provider cannot",
    { provider: { displayName: "Some Agent", capabilities: { ...can, fork: false } } },
    "fork_unsupported",
    "Some Agent cannot",
  ],
  ["that is starting", { live: { ready: false, turn: "idle" } }, "agent_busy", "starting"],
  ["in a turn", { live: { ready: true, turn: "busy" } }, "agent_busy", "busy"],
  ["of which nobody knows", { live: { ready: true, turn: "unknown" } }, "agent_busy", "nothing tells"],
  ["in another conversation", { drift: "s2" }, "fork_session_unknown", "s2"],
  ["never used", { decision: { kind: "fresh", reason: "no turn" } }, "fork_session_unknown", "no turn"],
  ["in doubt", { decision: { kind: "refuse", reason: "a guess" } }, "fork_session_unknown", "a guess"],
  [
    "that is no conversation of its own yet",
    { decision: { kind: "fork", sessionId: "s0", reason: "never written" } },
    "fork_session_unknown",
    "never written",
  ],
])("a source %s is refused with the reason", (_what, change, code, words) => {
  const decision = decideFork({ ...facts, ...change });
  expect(decision).toMatchObject({ kind: "refuse", code, reason: expect.stringContaining(words) });
});
