import type { PassedVariable } from "../provider.ts";

type Variables = readonly PassedVariable[];

/** Variables in `ProviderPlugin.pass` that may be shown. */
export const open = (...names: string[]): Variables => names.map((name) => ({ name, secret: false }));

/** Variables in `ProviderPlugin.pass` that are never shown and never stored. */
export const secret = (...names: string[]): Variables => names.map((name) => ({ name, secret: true }));

/** Where a person's proxy is named. Such an address may hold a password. */
export const PROXY_VARIABLES: readonly string[] = [
  "HTTPS_PROXY",
  "HTTP_PROXY",
  "ALL_PROXY",
  "https_proxy",
  "http_proxy",
  "all_proxy",
];

/**
 * For `LaunchPlan.env`: with a proxy set, calls to our own port would go to it, and the token with them. Empty where
 * no proxy is set; else what the person excepts already, and this machine.
 */
export const proxyExceptions = (env: Readonly<Record<string, string>>): Record<string, string> => {
  if (!PROXY_VARIABLES.some((name) => env[name])) return {};
  const known = env.NO_PROXY || env.no_proxy || "";
  const list = known
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  for (const host of ["127.0.0.1", "localhost"]) if (!list.includes(host)) list.push(host);
  return { NO_PROXY: list.join(","), no_proxy: list.join(",") };
};
