import type { ProviderErrorCategory } from "../facts.ts";

/** What a model service refused for, as most of them word it: the status decides, where it is known; else the words. */
export const errorCategoryOf = (status: number | undefined, message: string): ProviderErrorCategory => {
  if (/quota|insufficient|billing|premium requests|credits/i.test(message)) return "quota";
  const code = status ?? Number(/\b([45]\d\d)\b/.exec(message)?.[1] ?? 0);
  if (code === 401 || code === 403 || /authenticat|not signed in|api key/i.test(message)) return "auth";
  if (code === 429 || /rate.?limit|too many requests/i.test(message)) return "rate_limit";
  return code >= 500 || /connection|connect to|ECONN|timed? ?out|transient|overloaded/i.test(message)
    ? "server"
    : "unknown";
};
