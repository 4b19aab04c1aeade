import type { ProviderErrorCategory, ScreenCapture, ScreenError } from "@team-agent/plugin-api";

const CATEGORIES: readonly string[] = [
  "auth",
  "rate_limit",
  "quota",
  "server",
] satisfies ProviderErrorCategory[];

/** The last thing that was said above the input box, where that is an error. */
export const readError = ({ lines }: Pick<ScreenCapture, "lines">): ScreenError | null => {
  const said = lines.filter((line) => /^(?:●|❯ \S)/.test(line)).at(-1) ?? "";
  const [, category = "", message = ""] = /^● API Error \((\w+)\): (.*)$/.exec(said.trimEnd()) ?? [];
  if (message === "") return null;
  return {
    category: CATEGORIES.includes(category) ? (category as ProviderErrorCategory) : "unknown",
    message,
  };
};
