import type { PassedVariable } from "@team-agent/plugin-api";
import { open, PROXY_VARIABLES, secret } from "@team-agent/plugin-api/toolkit";

/** Tokens of an account, in the order in which the program looks for them. */
export const TOKENS = ["COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"] as const;

/** Folders with instructions beside those of the repository. */
export const INSTRUCTIONS_VARIABLE = "COPILOT_CUSTOM_INSTRUCTIONS_DIRS";

export const pass: readonly PassedVariable[] = [
  ...secret("COPILOT_PROVIDER_API_KEY", "COPILOT_PROVIDER_API_KEY_COMMAND", "COPILOT_PROVIDER_BEARER_TOKEN"),
  ...secret("COPILOT_PROVIDER_HEADERS", ...TOKENS, ...PROXY_VARIABLES),
  ...open("COPILOT_HOME", "COPILOT_MODEL", "COPILOT_OFFLINE", "COPILOT_GH_HOST", "GH_HOST"),
  ...open("COPILOT_PROVIDER_*", INSTRUCTIONS_VARIABLE, "NO_PROXY", "no_proxy"),
  ...open("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"),
];
