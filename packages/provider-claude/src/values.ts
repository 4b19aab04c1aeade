/** The version whose behaviour this adapter was measured with. */
export const VERIFIED_VERSION = "2.1.330";

export const INSTALL_COMMAND = "npm install -g @anthropic-ai/claude-code";

export const configDir = (env: Readonly<Record<string, string | undefined>>): string =>
  env.CLAUDE_CONFIG_DIR || `${env.HOME ?? ""}/.claude`;
/** The tool with which the program asks whether its plan is right. */
export const PLAN_TOOL = "ExitPlanMode";
