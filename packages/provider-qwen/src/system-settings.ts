import path from "node:path";
import type { LaunchContext } from "@team-agent/plugin-api";
import { type Json, parseObject, readIfThere } from "@team-agent/plugin-api/toolkit";

/** The program reads one file of system settings, and ours takes its place. */
export const SETTINGS_VARIABLE = "QWEN_CODE_SYSTEM_SETTINGS_PATH";
const DEFAULTS_VARIABLE = "QWEN_CODE_SYSTEM_DEFAULTS_PATH";
/** Where the one is that ours replaced: a program that is started from within another one's must not take ours for it. */
const REPLACED_VARIABLE = "QWEN_CODE_SYSTEM_SETTINGS_REPLACED";

export interface SystemSettings {
  /** Null for a file that cannot be read as it is. */
  readonly json: Json | null;
  readonly file: string;
  /** What the program has to be told beside our file's path. */
  readonly env: Readonly<Record<string, string>>;
}

/** The settings of the system, or those that the person named in their place. */
export const systemSettings = async ({ env }: Pick<LaunchContext, "env">): Promise<SystemSettings> => {
  const file = env[REPLACED_VARIABLE] || env[SETTINGS_VARIABLE] || ownPlace();
  const defaults = env[DEFAULTS_VARIABLE] || path.join(path.dirname(file), "system-defaults.json");
  return {
    file,
    json: parseObject((await readIfThere(file)) ?? "{}"),
    env: { [REPLACED_VARIABLE]: file, [DEFAULTS_VARIABLE]: defaults },
  };
};

const ownPlace = (): string =>
  process.platform === "darwin"
    ? "/Library/Application Support/QwenCode/settings.json"
    : "/etc/qwen-code/settings.json";
