import type { ProviderErrorCategory } from "@team-agent/plugin-api";

/** The status decides, where it is known; else the words. */
export const errorCategory = (status: number | undefined, message: string): ProviderErrorCategory => {
  if (/quota|insufficient|billing|credits/i.test(message)) return "quota";
  const code = status ?? Number(/\b([45]\d\d)\b/.exec(message)?.[1] ?? 0);
  if (code === 401 || code === 403 || /authenticat|api key/i.test(message)) return "auth";
  if (code === 429 || /rate.?limit|too many requests/i.test(message)) return "rate_limit";
  return code >= 500 || /connect|ECONN|timed? ?out|overloaded/i.test(message) ? "server" : "unknown";
};
