import type { ProviderErrorCategory } from "@team-agent/plugin-api";
import { isRecord } from "@team-agent/plugin-api/toolkit";

/** `codex_error_info` is a word, or an object whose only value holds the HTTP status. */
export const errorCategory = (info: unknown, message: string): ProviderErrorCategory => {
  if (/usage limit|quota|billing/i.test(message) || info === "usage_limit_exceeded") return "quota";
  const status = statusOf(info) ?? Number(/\bstatus:? (\d{3})\b/.exec(message)?.[1] ?? 0);
  if (status === 401 || status === 403 || info === "unauthorized") return "auth";
  if (status === 429) return "rate_limit";
  if (status >= 500 || info === "internal_server_error" || info === "server_overloaded") return "server";
  return /stream disconnected|connection/i.test(message) ? "server" : "unknown";
};

const statusOf = (info: unknown): number | null => {
  if (!isRecord(info)) return null;
  const inner = Object.values(info).find(isRecord);
  const status = inner?.http_status_code;
  return typeof status === "number" ? status : null;
};
