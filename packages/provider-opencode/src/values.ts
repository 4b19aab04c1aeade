import path from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

/** The version whose behaviour this adapter was measured with. */
export const VERIFIED_VERSION = "1.18.33";

export const INSTALL_COMMAND = "npm install -g opencode-ai";

/** Tells the bridge where our hooks are. */
export const BRIDGE_VARIABLE = "TEAM_AGENT_OPENCODE";

const folder = (env: Env, variable: string, below: string): string =>
  path.join(env[variable] || path.join(env.HOME ?? "", below), "opencode");

/** The person's settings. */
export const configFolder = (env: Env): string => folder(env, "XDG_CONFIG_HOME", ".config");

/** Sign-ins and conversations. */
export const dataFolder = (env: Env): string => folder(env, "XDG_DATA_HOME", path.join(".local", "share"));

/** All conversations of a person are in one database. */
export const databaseFile = (env: Env): string =>
  path.resolve(dataFolder(env), env.OPENCODE_DB || "opencode.db");
