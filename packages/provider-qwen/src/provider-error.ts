import type { ProviderErrorCategory } from "@team-agent/plugin-api";

const BY_NAME: Readonly<Record<string, ProviderErrorCategory>> = {
  authentication_failed: "auth",
  billing_error: "quota",
  rate_limit: "rate_limit",
  server_error: "server",
};

/** The hook's own word decides; the text is asked where there is none, or where it says nothing. */
export const errorCategory = (name: string | undefined, message: string): ProviderErrorCategory => {
  if (/quota|insufficient|billing|free tier/i.test(message)) return "quota";
  const named = name === undefined ? undefined : BY_NAME[name];
  if (named !== undefined) return named;
  if (/\b(401|403)\b/.test(message)) return "auth";
  if (/\b429\b/.test(message)) return "rate_limit";
  return /\b5\d\d\b|connection|ECONN|timed? ?out/i.test(message) ? "server" : "unknown";
};
