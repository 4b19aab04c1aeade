import type { ProviderErrorCategory } from "@team-agent/plugin-api";

/** What the words of an error tell; its status stands in them. */
export const errorCategory = (message: string): ProviderErrorCategory => {
  const code = Number(/"code":\s*(\d{3})|\b([45]\d\d)\b/.exec(message)?.slice(1).find(Boolean) ?? 0);
  if (code === 429 && !/quota|billing|daily/i.test(message)) return "rate_limit";
  if (code === 429 || /quota|billing|insufficient/i.test(message)) return "quota";
  if (code === 401 || code === 403 || /API key not valid|authenticat/i.test(message)) return "auth";
  return code >= 500 || /connection|ECONN|timed? ?out|fetch failed/i.test(message) ? "server" : "unknown";
};
