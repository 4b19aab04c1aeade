import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { PACKAGES } from "./npm.ts";
import type { Run, Sandbox } from "./sandbox.ts";

export const CREATE = join(PACKAGES, "create-provider/dist/bin.js");

/** Runs what `npm create @team-agent/provider` runs, in the sandbox's own folder. */
export const create = async (
  { root, env }: Sandbox,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<Run> => {
  const options = { cwd: root, env, extendEnv: false, reject: false } as const;
  const run = await execa(process.execPath, [...nodeOptions, CREATE, ...args], options);
  return { exitCode: run.exitCode ?? -1, stdout: String(run.stdout), stderr: String(run.stderr) };
};

/** What `npm install` would bring: the contract as it is built here. */
export const linkContract = (folder: string): void => {
  const scope = join(folder, "node_modules/@team-agent");
  mkdirSync(scope, { recursive: true });
  symlinkSync(join(PACKAGES, "plugin-api"), join(scope, "plugin-api"));
};

/** `npm test`, whose script is this. */
export const runTests = async ({ env }: Sandbox, folder: string): Promise<Run> => {
  const options = { cwd: folder, env, extendEnv: false, reject: false } as const;
  const run = await execa(process.execPath, ["--test"], options);
  return { exitCode: run.exitCode ?? -1, stdout: String(run.stdout), stderr: String(run.stderr) };
};
