/** The version whose behaviour this adapter was measured with. */
export const VERIFIED_VERSION = "0.169.0";

export const INSTALL_COMMAND = "npm install -g @openai/codex";

export const codexHome = (env: Readonly<Record<string, string | undefined>>): string =>
  env.CODEX_HOME || `${env.HOME ?? ""}/.codex`;
