import type { EnvironmentPolicy } from "@team-agent/plugin-api";

const open = (...names: string[]) => names.map((name) => ({ name, secret: false }));
const secret = (...names: string[]) => names.map((name) => ({ name, secret: true }));

export const environment: EnvironmentPolicy = {
  pass: [
    ...secret("OPENAI_API_KEY", "CODEX_API_KEY", "AZURE_OPENAI_API_KEY", "AWS_*"),
    // A proxy's address may hold a password.
    ...secret("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"),
    ...open("CODEX_HOME", "CODEX_SQLITE_HOME", "OPENAI_BASE_URL", "OPENAI_ORGANIZATION", "OPENAI_PROJECT"),
    ...open("OLLAMA_HOST", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "CODEX_CA_CERTIFICATE"),
  ],
  strip: [
    "TMUX*",
    "CODEX_SANDBOX*",
    "CODEX_THREAD_ID",
    "CODEX_SESSION_ID",
    "CODEX_CI",
    "CODEX_INTERNAL_*",
    "CODEX_MANAGED_*",
  ],
};

const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"];

/** With a proxy set, calls to our own port would go to it, and the token with them. */
export const proxyExceptions = (env: Readonly<Record<string, string>>): Record<string, string> => {
  if (!PROXIES.some((name) => env[name])) return {};
  const known = env.NO_PROXY || env.no_proxy || "";
  const list = known
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  for (const host of ["127.0.0.1", "localhost"]) if (!list.includes(host)) list.push(host);
  return { NO_PROXY: list.join(","), no_proxy: list.join(",") };
};
