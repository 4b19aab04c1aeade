import type { ProviderErrorCategory } from "@team-agent/plugin-api";

/** The status decides, where it is known; else the words. */
export const errorCategory = (status: number | undefined, message: string): ProviderErrorCategory => {
  if (/quota|insufficient|billing|premium requests|credits/i.test(message)) return "quota";
  const code = status ?? Number(/\b([45]\d\d)\b/.exec(message)?.[1] ?? 0);
  if (code === 401 || code === 403 || /authenticat|not signed in/i.test(message)) return "auth";
  if (code === 429 || /rate.?limit/i.test(message)) return "rate_limit";
  return code >= 500 || /connection|ECONN|timed? ?out|transient/i.test(message) ? "server" : "unknown";
};
