import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { REPOSITORY } from "./npm.ts";
import { useSandbox } from "./sandbox.ts";

export const SHIPPED = join(REPOSITORY, "plugins/team-agent/skills/team-agent");
const MARKER = ".team-agent.json";

export interface Answer {
  readonly ok: boolean;
  readonly error_code?: string;
  readonly action?: string;
  readonly skills: readonly {
    readonly target: string;
    readonly state: string;
    readonly folder: string;
    readonly because: string | null;
    readonly kept: readonly string[];
  }[];
}

/** A person's machine with nothing of the real one's programs on it, but those that are named. */
export const machine = (programs: readonly string[] = []) => {
  const sandbox = useSandbox();
  const bin = join(sandbox.root, "bin");
  mkdirSync(bin);
  for (const name of programs) {
    writeFileSync(join(bin, name), "#!/bin/sh\necho 1.0.0\n");
    chmodSync(join(bin, name), 0o755);
  }
  const PATH = `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`;
  const home = sandbox.env.HOME!;
  return {
    sandbox,
    home,
    claude: join(home, ".claude/skills/team-agent"),
    codex: join(home, ".agents/skills/team-agent"),
    skill: (...args: readonly string[]) =>
      sandbox.json<Answer>(["install-skill", ...args], { env: { PATH } }),
    run: (...args: readonly string[]) => sandbox.cli(["install-skill", ...args], { env: { PATH } }),
  };
};

export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort();

export const isWhole = (folder: string): void => {
  expect(filesIn(folder)).toEqual(filesIn(SHIPPED));
  for (const name of filesIn(SHIPPED))
    expect(readFileSync(join(folder, name), "utf8")).toBe(readFileSync(join(SHIPPED, name), "utf8"));
};

export const everyFileIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map(({ name }) => name)
    : [];

/** Nothing of ours is left in the home of somebody who had nothing of the programs there. */
export const isClean = (home: string): void => {
  for (const folder of [".claude", ".agents", ".codex"]) expect(existsSync(join(home, folder))).toBe(false);
};

/** The copy of a version before: other texts, and a page that is shipped no more. */
export const makeOlder = (folder: string): void => {
  const marker = JSON.parse(readFileSync(join(folder, MARKER), "utf8"));
  const older = createHash("sha256").update("older").digest("hex");
  for (const name of ["SKILL.md", "references/gone.md"]) {
    writeFileSync(join(folder, name), "older");
    marker.files[name] = older;
  }
  writeFileSync(join(folder, MARKER), JSON.stringify(marker));
};
