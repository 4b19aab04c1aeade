import type { PassedVariable } from "@team-agent/plugin-api";
import { open, PROXY_VARIABLES, secret } from "@team-agent/plugin-api/toolkit";

export const pass: readonly PassedVariable[] = [
  ...secret("OPENAI_API_KEY", "DASHSCOPE_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"),
  ...secret("DEEPSEEK_API_KEY", "MODELSCOPE_API_KEY", "MOONSHOT_API_KEY", "MINIMAX_API_KEY", "ZAI_API_KEY"),
  ...secret("OPENROUTER_API_KEY", "BAILIAN_CODING_PLAN_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS"),
  ...secret(...PROXY_VARIABLES),
  ...open("OPENAI_*", "QWEN_*", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL", "GEMINI_MODEL"),
  ...open("GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION", "NO_PROXY", "no_proxy"),
  ...open("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"),
];
