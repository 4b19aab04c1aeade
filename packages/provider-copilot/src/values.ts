type Env = Readonly<Record<string, string | undefined>>;

/** The version whose behaviour this adapter was measured with. */
export const VERIFIED_VERSION = "1.0.102";

export const INSTALL_COMMAND = "npm install -g @github/copilot";

/** The person's settings, and the conversations. */
export const copilotHome = (env: Env): string => env.COPILOT_HOME || `${env.HOME ?? ""}/.copilot`;
