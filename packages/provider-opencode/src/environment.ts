import type { PassedVariable } from "@team-agent/plugin-api";
import { open, PROXY_VARIABLES, secret } from "@team-agent/plugin-api/toolkit";

/** Keys of the services that most people have; whoever signed in has them in a file. */
export const KEYS: readonly PassedVariable[] = [
  ...secret("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY", "OPENCODE_API_KEY"),
  ...secret("GEMINI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "GROQ_API_KEY", "MISTRAL_API_KEY"),
  ...secret("DEEPSEEK_API_KEY", "XAI_API_KEY"),
];

export const pass: readonly PassedVariable[] = [
  ...KEYS,
  ...secret("GOOGLE_APPLICATION_CREDENTIALS", "AWS_*", "AZURE_*", ...PROXY_VARIABLES),
  ...secret("OPENCODE_AUTH_CONTENT", "OPENCODE_CONFIG_CONTENT", "OPENCODE_CONSOLE_TOKEN"),
  ...open("OPENCODE_CONFIG", "OPENCODE_CONFIG_DIR", "OPENCODE_DB", "OPENCODE_DISABLE_*", "OPENCODE_MODELS_*"),
  ...open("GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION", "VERTEX_LOCATION", "NO_PROXY", "no_proxy"),
  ...open("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"),
];
