import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { CLI, type Run, type Sandbox } from "./sandbox.ts";
import type { Status } from "./status.ts";
import { until } from "./until.ts";

/** What a failed command, `diagnose` or a notice names as the way out. */
export const wayOutOf = (text: string, marked: RegExp = /^action(?: \([^)]*\))?: (.+)$/m): string => {
  const found = marked.exec(text)?.[1];
  if (found === undefined) throw new Error(`no way out is printed in:\n${text}`);
  return found.trim();
};

/** Gives exactly this text to bash, as somebody does who copies it. */
export const runAsPrinted = async (sandbox: Sandbox, text: string): Promise<Run> => {
  const folder = join(sandbox.root, "bin");
  const program = join(folder, "team-agent");
  mkdirSync(folder, { recursive: true });
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`);
  chmodSync(program, 0o755);
  const env = { ...sandbox.env, PATH: `${folder}:${sandbox.env.PATH}` };
  const options = { cwd: sandbox.workspace, env, extendEnv: false, reject: false, stdin: "ignore" } as const;
  const { exitCode = -1, stdout, stderr } = await execa("bash", ["-c", text], options);
  return { exitCode, stdout: String(stdout), stderr: String(stderr) };
};

/** Takes what is printed, runs it, and expects that it is taken. */
export const takeWayOut = async (sandbox: Sandbox, printed: string, expected: string): Promise<Run> => {
  const run = await runAsPrinted(sandbox, printed);
  expect({
    printed,
    exitCode: run.exitCode,
    said: run.exitCode === 0 ? "" : run.stdout + run.stderr,
  }).toEqual({
    printed: expected,
    exitCode: 0,
    said: "",
  });
  return run;
};

/** The way out of a command that is refused. */
export const failing = async (sandbox: Sandbox, ...args: string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await sandbox.cli(args);
  expect(exitCode, stdout + stderr).not.toBe(0);
  return wayOutOf(stderr);
};

export const agent = async (sandbox: Sandbox, name: string) =>
  (await sandbox.json<Status>(["status"])).agents.find(({ agent_id }) => agent_id === name)!;

export const becomes = (sandbox: Sandbox, name: string, state: string) =>
  until(`${name} is ${state}`, async () => (await agent(sandbox, name)).status === state);
