import type { ProviderErrorCategory } from "@team-agent/plugin-api";

const CATEGORIES: readonly string[] = [
  "auth",
  "rate_limit",
  "quota",
  "server",
] satisfies ProviderErrorCategory[];

/** The category of an error that the program names in its record or on its screen. */
export const errorCategory = (name: unknown): ProviderErrorCategory =>
  typeof name === "string" && CATEGORIES.includes(name) ? (name as ProviderErrorCategory) : "unknown";
