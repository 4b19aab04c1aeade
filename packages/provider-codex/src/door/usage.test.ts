import { expect, it } from "vitest";
import { createUsage } from "./usage.ts";

it("tells at a turn's end what the server told of it, and nothing where it told nothing", () => {
  const usage = createUsage();
  expect(usage.facts(1)).toEqual([]);
  const total = { inputTokens: 20, cachedInputTokens: 5, outputTokens: 3 };
  usage.told("thread/tokenUsage/updated", {
    tokenUsage: { total, last: { totalTokens: 9 }, modelContextWindow: 272_000 },
  });
  usage.told("account/rateLimits/updated", { rateLimits: { primary: { usedPercent: 12, resetsAt: 99 } } });
  const [fact] = usage.facts(1);
  expect(fact).toMatchObject({
    name: "provider.codex.usage",
    fields: {
      input_tokens: 20,
      context_tokens: 9,
      context_window: 272_000,
      primary_used_percent: 12,
      secondary_used_percent: null,
    },
  });
});
