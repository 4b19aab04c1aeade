type Env = Readonly<Record<string, string | undefined>>;

/** The version whose behaviour this adapter was measured with. */
export const VERIFIED_VERSION = "0.24.4";

export const INSTALL_COMMAND = "npm install -g @qwen-code/qwen-code";

/** The program's own tools that ask a person, by the names that it calls them. */
export const QUESTION_TOOL = "ask_user_question";
export const PLAN_TOOL = "exit_plan_mode";

/** The person's settings and credentials. */
export const qwenHome = (env: Env): string => env.QWEN_HOME || `${env.HOME ?? ""}/.qwen`;

/** Where conversations are kept. */
export const runtimeHome = (env: Env): string => env.QWEN_RUNTIME_DIR || qwenHome(env);
