import type { PassedVariable } from "@team-agent/plugin-api";
import { open, PROXY_VARIABLES, secret } from "@team-agent/plugin-api/toolkit";
import { HOME_VARIABLE, PERSON_VARIABLE } from "./values.ts";

/** Any of them is a way to sign in. */
export const KEYS = ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS"] as const;

export const pass: readonly PassedVariable[] = [
  ...secret(...KEYS, "GEMINI_CLI_CUSTOM_HEADERS", ...PROXY_VARIABLES),
  ...open("GEMINI_MODEL", "GEMINI_API_KEY_AUTH_MECHANISM", HOME_VARIABLE, PERSON_VARIABLE),
  ...open(
    "GOOGLE_CLOUD_PROJECT",
    "GOOGLE_CLOUD_LOCATION",
    "GOOGLE_GEMINI_BASE_URL",
    "GOOGLE_VERTEX_BASE_URL",
  ),
  ...open("GOOGLE_GENAI_*", "NO_PROXY", "no_proxy", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"),
];
