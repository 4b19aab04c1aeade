import { spawn } from "node:child_process";
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { REPOSITORY } from "../kit/npm.ts";
import type { Run } from "../kit/sandbox.ts";
import type { Person } from "./person.ts";

/** The built installer itself: what `npx` runs, without the seconds that npx takes. */
const BUILT = join(REPOSITORY, "packages/installer/dist/bin.js");

/** An installation as its person sees it. */
export const installationOf = (person: Person) => {
  const runtime = join(person.home, ".team-agent/runtime");
  const command = join(person.home, ".local/bin/team-agent");
  const node = person.env.PATH!.split(":")[0]!;
  const installer = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> =>
    person.run(join(node, "node"), [BUILT, ...args], { env });
  const mustInstall = async (...args: readonly string[]) => {
    const run = await installer(["install", "--yes", "--json", ...args]);
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    return JSON.parse(run.stdout) as { version: string; before: string | null; removed: string[] };
  };
  const ask = async (...args: readonly string[]) => {
    const run = await person.run(command, args);
    expect(run.exitCode, `team-agent ${args.join(" ")}\n${run.stdout}\n${run.stderr}`).toBe(0);
    return run.stdout;
  };
  return {
    runtime,
    command,
    installer,
    mustInstall,
    ask,
    /** Started, and not waited for. */
    begin: (args: readonly string[]) =>
      spawn(join(node, "node"), [BUILT, ...args], {
        cwd: person.workspace,
        env: person.env,
        stdio: ["ignore", "pipe", "pipe"],
      }),
    version: async () => (await person.run(command, ["--version"])).stdout,
    versions: () => namesIn(join(runtime, "versions")),
    current: () => (existsSync(join(runtime, "current")) ? readlinkSync(join(runtime, "current")) : null),
    /** Every file and folder of the installation that is not one of a whole version. */
    besides: () =>
      [...namesIn(runtime), ...namesIn(join(runtime, "versions")), ...namesIn(join(runtime, "node"))]
        .filter((name) => name.startsWith(".") || name.includes("tmp"))
        .concat(namesIn(join(person.home, ".local/bin")).filter((name) => name !== "team-agent")),
  };
};
export type Installation = ReturnType<typeof installationOf>;

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

/** The three lines of an error. */
export const linesOf = ({ stderr }: Run) => {
  const [error = "", action = "", log = "", ...rest] = stderr.trimEnd().split("\n");
  expect([error.slice(0, 7), action.slice(0, 8), log.slice(0, 4), rest], stderr).toEqual([
    "error: ",
    "action: ",
    "log:",
    [],
  ]);
  return { error: error.slice(7), action: action.slice(8) };
};
