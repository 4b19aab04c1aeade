import path from "node:path";

export type Env = Readonly<Record<string, string | undefined>>;

/** The version whose behaviour this adapter was measured with. */
export const VERIFIED_VERSION = "0.61.0";

export const INSTALL_COMMAND = "npm install -g @google/gemini-cli";

/** Names the folder that holds `.gemini`. An agent has a folder of its own. */
export const HOME_VARIABLE = "GEMINI_CLI_HOME";

/** Where that folder is for the person: whoever is started from within an agent must not take the agent's for it. */
export const PERSON_VARIABLE = "GEMINI_CLI_HOME_REPLACED";

/** For an agent's program. */
export const homeVariables = (env: Env, home: string): Record<string, string> => ({
  [PERSON_VARIABLE]: personHome(env),
  [HOME_VARIABLE]: home,
});

/** The person's settings and sign-in. */
export const personFolder = (env: Env): string => path.join(personHome(env), ".gemini");

export const personHome = (env: Env): string =>
  env[PERSON_VARIABLE] || env[HOME_VARIABLE] || (env.HOME ?? "");
