import { expect } from "vitest";
import { failuresOf, runChaos } from "../chaos/run.ts";
import { summaryLine } from "../chaos/verdict.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

verifies(
  "chaos.short",
  async () => {
    const options = { seed: 4242, agents: 6, messages: 400, changes: 0, senders: 6 };
    const { verdict, remains, counts } = await runChaos(useSandbox(), options);
    expect(failuresOf(verdict, remains), summaryLine(verdict)).toEqual([]);
    expect(verdict.accepted).toBeGreaterThanOrEqual(400);
    expect(verdict.delivered).toBe(verdict.accepted);
    // A run in which nothing went wrong would show nothing.
    expect(counts.killed + counts.cut + counts.revived).toBeGreaterThan(0);
  },
  300_000,
);

verifies(
  "trial.90",
  async () => {
    const options = { seed: 7, agents: 5, messages: 200, changes: 18, senders: 4 };
    const { verdict, remains, changes } = await runChaos(useSandbox(), options);
    expect(failuresOf(verdict, remains), summaryLine(verdict)).toEqual([]);
    expect(verdict.delivered + verdict.cancelled + verdict.unknown).toBe(verdict.accepted);
    const done = [...changes.keys()].filter((what) => what.endsWith(" done"));
    expect(done.length).toBeGreaterThan(4);
  },
  300_000,
);
