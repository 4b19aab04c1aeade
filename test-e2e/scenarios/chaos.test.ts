import { expect } from "vitest";
import { runChaos } from "../chaos/run.ts";
import { summaryLine } from "../chaos/verdict.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

verifies(
  "chaos.short",
  async () => {
    const options = { seed: 4242, agents: 6, messages: 400, senders: 6 };
    const { verdict, counts } = await runChaos(useSandbox(), options);
    expect([...verdict.lost, ...verdict.doubled, ...verdict.held], summaryLine(verdict)).toEqual([]);
    expect(verdict.accepted).toBeGreaterThanOrEqual(400);
    expect(verdict.delivered).toBe(verdict.accepted);
    // A run in which nothing went wrong would show nothing.
    expect(counts.killed + counts.cut + counts.revived).toBeGreaterThan(0);
  },
  300_000,
);
