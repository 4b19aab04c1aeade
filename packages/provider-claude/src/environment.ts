import type { PassedVariable } from "@team-agent/plugin-api";
import { open, PROXY_VARIABLES, secret } from "@team-agent/plugin-api/toolkit";

export const pass: readonly PassedVariable[] = [
  ...secret(
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_CUSTOM_HEADERS",
    "ANTHROPIC_FOUNDRY_API_KEY",
  ),
  ...secret("CLAUDE_CODE_OAUTH_TOKEN", "AWS_*", "GOOGLE_APPLICATION_CREDENTIALS"),
  // A proxy's address may hold a password.
  ...secret(...PROXY_VARIABLES),
  ...open("ANTHROPIC_*", "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_*", "CLOUD_ML_REGION", "VERTEX_*"),
  ...open("GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "NO_PROXY", "no_proxy"),
  ...open("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "API_TIMEOUT_MS", "MAX_THINKING_TOKENS"),
  ...open("MCP_TIMEOUT", "MCP_TOOL_TIMEOUT", "MAX_MCP_OUTPUT_TOKENS", "ENABLE_TOOL_SEARCH", "BASH_*"),
  ...open("DISABLE_TELEMETRY", "DISABLE_ERROR_REPORTING", "DISABLE_AUTOUPDATER", "DISABLE_PROMPT_CACHING*"),
  // Passed on where the person has set it; nothing here sets it.
  ...open("IS_SANDBOX"),
];
