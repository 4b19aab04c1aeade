import type { ProviderErrorCategory } from "@team-agent/plugin-api";

const BY_NAME: Readonly<Record<string, ProviderErrorCategory>> = {
  authentication_failed: "auth",
  authentication_error: "auth",
  oauth_org_not_allowed: "auth",
  rate_limit: "rate_limit",
  billing_error: "quota",
  server_error: "server",
};

/** The hook's and the record's own word decides; the text is asked where the word says nothing. */
export const errorCategory = (name: string | undefined, message: string): ProviderErrorCategory => {
  if (/usage limit|credit balance|hit your .*limit|quota/i.test(message)) return "quota";
  const named = name === undefined ? undefined : BY_NAME[name];
  if (named !== undefined) return named;
  if (/\b(401|403)\b|\/login/.test(message)) return "auth";
  if (/\b429\b/.test(message)) return "rate_limit";
  return /\b(5\d\d)\b|server-side|Connection|ECONN/.test(message) ? "server" : "unknown";
};
