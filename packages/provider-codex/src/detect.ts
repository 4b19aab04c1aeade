import { execFile } from "node:child_process";
import { access, constants, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { DetectContext, Detection } from "@team-agent/plugin-api";
import { codexHome, INSTALL_COMMAND, VERIFIED_VERSION } from "./values.ts";

type Env = DetectContext["env"];

export const detect = async ({ env }: DetectContext): Promise<Detection> => {
  const program = await findOnPath("codex", env);
  if (program === null) {
    const problem = { message: "Codex is not installed: no codex on PATH.", action: INSTALL_COMMAND };
    return { installed: false, versionVerified: false, signedIn: "unknown", problem };
  }
  const version = await versionOf(program, env);
  if (version === null) {
    const problem = { message: `${program} does not say its version.`, action: `${program} --version` };
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
  return { ...found, problem: { message: "Nobody is signed in to Codex.", action: "codex login" } };
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

/** Only whether a sign-in exists is asked. What is in it is never read. */
const signIn = async (env: Env): Promise<Detection["signedIn"]> => {
  if (env.OPENAI_API_KEY || env.CODEX_API_KEY) return "yes";
  const home = codexHome(env);
  const hasFile = await access(path.join(home, "auth.json")).then(
    () => true,
    () => false,
  );
  if (hasFile) return "yes";
  const config = await readFile(path.join(home, "config.toml"), "utf8").catch(() => "");
  // Another model provider has a sign-in of its own, and the keyring cannot be asked.
  return /^\s*(model_provider|cli_auth_credentials_store|oss_provider)\s*=/m.test(config) ? "unknown" : "no";
};
