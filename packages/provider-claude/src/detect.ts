import { execFile } from "node:child_process";
import { access, constants, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { DetectContext, Detection } from "@team-agent/plugin-api";
import { configDir, INSTALL_COMMAND, VERIFIED_VERSION } from "./values.ts";

type Env = DetectContext["env"];

export const detect = async ({ env }: DetectContext): Promise<Detection> => {
  const program = await findOnPath("claude", env);
  if (program === null) {
    const problem = { message: "Claude Code is not installed: no claude on PATH.", action: INSTALL_COMMAND };
    return { installed: false, versionVerified: false, signedIn: "unknown", problem };
  }
  const version = await versionOf(program, env);
  if (version === null) {
    const message = `${program} does not say its version.`;
    const problem = { message, action: `${program} --version` };
    return { installed: true, program, versionVerified: false, signedIn: "unknown", problem };
  }
  const signedIn = await signIn(env);
  const found = {
    installed: true,
    program,
    version,
    versionVerified: version === VERIFIED_VERSION,
    signedIn,
  };
  if (signedIn !== "no") return found;
  return {
    ...found,
    problem: { message: "Nobody is signed in to Claude Code.", action: "claude auth login" },
  };
};

const findOnPath = async (name: string, env: Env): Promise<string | null> => {
  for (const folder of (env.PATH ?? "").split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const candidate = path.join(folder, name);
    const isProgram = await access(candidate, constants.X_OK).then(
      async () => (await stat(candidate)).isFile(),
      () => false,
    );
    if (isProgram) return candidate;
  }
  return null;
};

const versionOf = async (program: string, env: Env): Promise<string | null> => {
  try {
    const { stdout } = await promisify(execFile)(program, ["--version"], {
      env: { ...env },
      timeout: 10_000,
    });
    return /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? null;
  } catch {
    return null;
  }
};

const KEYS = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"];
const CLOUDS = ["CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY"];

/** Only whether a sign-in exists is asked. What is in it is never read. */
const signIn = async (env: Env): Promise<Detection["signedIn"]> => {
  if (KEYS.some((name) => env[name])) return "yes";
  // Clouds bring credentials of their own, which may come from anywhere.
  if (CLOUDS.some((name) => env[name])) return "unknown";
  const folder = configDir(env);
  const hasFile = await access(path.join(folder, ".credentials.json")).then(
    () => true,
    () => false,
  );
  if (hasFile) return "yes";
  // The system keychain cannot be asked without a dialog.
  if (process.platform === "darwin") return "unknown";
  return (await hasKeyHelper(folder)) ? "unknown" : "no";
};

const hasKeyHelper = async (folder: string): Promise<boolean> => {
  const text = await readFile(path.join(folder, "settings.json"), "utf8").catch(() => "");
  return text.includes('"apiKeyHelper"');
};
