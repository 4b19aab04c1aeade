import type { PassedVariable } from "@team-agent/plugin-api";
import { open, PROXY_VARIABLES, secret } from "@team-agent/plugin-api/toolkit";

/** What the known programs need of a person's environment. */
export const pass: readonly PassedVariable[] = [
  ...secret("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "OPENAI_API_KEY"),
  ...secret("CODEX_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS"),
  ...secret("DASHSCOPE_API_KEY", "DEEPSEEK_API_KEY", "MOONSHOT_API_KEY", "OPENROUTER_API_KEY", "XAI_API_KEY"),
  ...secret("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "COPILOT_PROVIDER_API_KEY"),
  ...secret("OPENCODE_CONFIG_CONTENT", ...PROXY_VARIABLES),
  ...open("ANTHROPIC_*", "CLAUDE_*", "OPENAI_*", "CODEX_*", "GEMINI_*", "GOOGLE_CLOUD_*", "QWEN_*"),
  ...open("COPILOT_*", "OPENCODE_*", "KIMI_*", "GOOSE_*", "CLINE_*", "NO_PROXY", "no_proxy"),
  ...open("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"),
];
