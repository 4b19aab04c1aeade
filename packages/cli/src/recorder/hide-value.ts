import { redact, redactText } from "@team-agent/core/client";
import type { NameRule } from "./names.ts";

export const hideText = (text: string, rules: readonly NameRule[]): string =>
  redactText(rules.reduce((out, { pattern, words }) => out.replaceAll(pattern, words), text));

/** Whatever JSON holds, the names of its fields too. */
export const hideValue = (value: unknown, rules: readonly NameRule[]): unknown => {
  const ofFields = rules.filter(({ isWord }) => !isWord);
  const hide = (one: unknown): unknown => {
    if (typeof one === "string") return hideText(one, rules);
    if (Array.isArray(one)) return one.map(hide);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, inner]) => [hideText(name, ofFields), hide(inner)]),
    );
  };
  return hide(redact(value));
};
