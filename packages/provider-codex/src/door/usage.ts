import type { EventSpec, TurnFact } from "@team-agent/plugin-api";
import { isRecord } from "@team-agent/plugin-api/toolkit";

type Json = Readonly<Record<string, unknown>>;

const NAME = "provider.codex.usage";

export const USAGE: Readonly<Record<string, EventSpec>> = {
  [NAME]: {
    description: "What a conversation has used by the end of a turn, as the app server told.",
    fields: [
      "input_tokens",
      "cached_input_tokens",
      "output_tokens",
      "context_tokens",
      "context_window",
      "primary_used_percent",
      "primary_resets_at",
      "secondary_used_percent",
      "secondary_resets_at",
    ],
  },
};

/** Keeps what the server tells of usage until the turn ends. */
export const createUsage = () => {
  let tokens: Json = {};
  let limits: Json = {};
  return {
    told: (method: string, params: Json): void => {
      if (method === "thread/tokenUsage/updated") tokens = partOf(params, "tokenUsage");
      if (method === "account/rateLimits/updated") limits = partOf(params, "rateLimits");
    },
    /** None where nothing was told of tokens. */
    facts: (at: number): readonly TurnFact[] => {
      const [total, last] = [partOf(tokens, "total"), partOf(tokens, "last")];
      if (Object.keys(total).length === 0) return [];
      const [primary, secondary] = [partOf(limits, "primary"), partOf(limits, "secondary")];
      const fields = {
        input_tokens: numberOf(total.inputTokens),
        cached_input_tokens: numberOf(total.cachedInputTokens),
        output_tokens: numberOf(total.outputTokens),
        context_tokens: numberOf(last.totalTokens),
        context_window: numberOf(tokens.modelContextWindow),
        primary_used_percent: numberOf(primary.usedPercent),
        primary_resets_at: numberOf(primary.resetsAt),
        secondary_used_percent: numberOf(secondary.usedPercent),
        secondary_resets_at: numberOf(secondary.resetsAt),
      };
      return [{ kind: "event", at, name: NAME, fields }];
    },
  };
};

const partOf = (value: Json, name: string): Json => {
  const part = value[name];
  return isRecord(part) ? part : {};
};

/** Null where the server does not know. */
const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);
