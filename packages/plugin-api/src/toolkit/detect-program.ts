import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import type { DetectContext, Detection } from "../provider.ts";
import { askProgram } from "./ask-program.ts";

type Env = DetectContext["env"];

export interface WantedProgram {
  /** The executable's name on PATH. */
  readonly command: string;
  readonly displayName: string;
  readonly installCommand: string;
  readonly signInCommand: string;
  /** The version whose behaviour the adapter was measured with. */
  readonly verifiedVersion: string;
  /** Only whether a sign-in exists is asked. What is in it should not be read. */
  signIn(env: Env): Promise<Detection["signedIn"]>;
}

/** A `detect` for a program that is found on PATH and says its version with `--version`. Relative folders of PATH do not count. */
export const detectProgram = async (wanted: WantedProgram, { env }: DetectContext): Promise<Detection> => {
  const { command, displayName, installCommand, signInCommand } = wanted;
  const program = await findOnPath(command, env);
  if (program === null) {
    const message = `${displayName} is not installed: no ${command} on PATH.`;
    const problem = { message, action: installCommand };
    return { installed: false, versionVerified: false, signedIn: "unknown", problem };
  }
  const version = await versionOf(program, env);
  if (version === null) {
    const problem = { message: `${program} does not say its version.`, action: `${program} --version` };
    return { installed: true, program, versionVerified: false, signedIn: "unknown", problem };
  }
  const signedIn = await wanted.signIn(env);
  const versionVerified = version === wanted.verifiedVersion;
  const found = { installed: true, program, version, versionVerified, signedIn };
  if (signedIn !== "no") return found;
  return { ...found, problem: { message: `Nobody is signed in to ${displayName}.`, action: signInCommand } };
};

/** The executable of that name; null where there is none. Relative folders of PATH do not count. */
export const findOnPath = async (name: string, env: Env): Promise<string | null> => {
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

const versionOf = async (program: string, env: Env): Promise<string | null> =>
  /\d+\.\d+\.\d+\S*/.exec((await askProgram(program, ["--version"], env)) ?? "")?.[0] ?? null;
