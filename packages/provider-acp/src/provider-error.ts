import type { ProviderErrorCategory } from "@team-agent/plugin-api";

/** The protocol has no names for a provider's errors: only its words tell. */
export const errorCategory = (message: string): ProviderErrorCategory => {
  if (/quota|insufficient|billing|credit/i.test(message)) return "quota";
  if (/\b(?:401|403)\b|unauthori[sz]ed|sign in|log ?in|api key/i.test(message)) return "auth";
  if (/\b429\b|rate.?limit|usage limit|too many requests/i.test(message)) return "rate_limit";
  return /\b5\d\d\b|overloaded|connection|ECONN|timed? ?out/i.test(message) ? "server" : "unknown";
};
