import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { processesOf } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";
import { type Installation, installationOf, linesOf } from "./installed.ts";
import { usePerson } from "./person.ts";
import { useRegistry } from "./use-registry.ts";

const registry = useRegistry("0.2.0");

const KILLED_AT = join(import.meta.dirname, "killed-at.mjs");
/** Fewer changes of the disk than any removal makes. */
const FEW = 12;

/** A HOME in which two versions are installed, and which can be had again. */
const installed = async (
  words: (home: string) => readonly string[],
  { own, isBare }: { readonly own: readonly string[]; readonly isBare: boolean },
) => {
  const person = usePerson(registry.url);
  const installation = installationOf(person);
  const { home } = person;
  // npm's cache is npm's, and is not copied.
  appendFileSync(join(home, ".npmrc"), `cache=${join(person.root, "npm")}\n`);
  for (const file of own) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), "mine");
  }
  const before = leftIn(home);
  for (const version of ["0.1.0", "0.2.0"]) await installation.mustInstall("--use", version, ...words(home));
  if (isBare) for (const folder of manyIn(home)) strip(folder);
  const kept = join(person.root, "kept");
  cpSync(home, kept, { recursive: true, verbatimSymlinks: true });
  return {
    ...installation,
    home,
    before,
    again: () => {
      rmSync(home, { recursive: true });
      cpSync(kept, home, { recursive: true, verbatimSymlinks: true });
    },
  };
};

/** Of thousands of files, which are all removed alike, a few do. */
const strip = (folder: string): void => {
  rmSync(folder, { recursive: true });
  for (const name of ["one", "two", "three"]) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "x"), "");
  }
};

const manyIn = (home: string): readonly string[] =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name === "node_modules" || name === "compiled")
    .map(({ name, parentPath }) => join(parentPath, name))
    .filter((path) => !path.includes("/node_modules/"));

/** All files, and the folders of the installation; an empty folder that a person named is nobody's loss. */
const leftIn = (home: string): readonly string[] =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name).slice(home.length + 1) }))
    .filter(({ entry, path }) => !entry.isDirectory() || /^(?:\.team-agent(?:\/|$)|rt\/)/.test(path))
    .map(({ path }) => path)
    .sort();

/** Whether it was killed; false where it was done before. */
const killedAt = async ({ installer }: Installation, change: number, words: readonly string[]) => {
  const { exitCode, stderr } = await installer(["uninstall", ...words], {
    NODE_OPTIONS: `--import=${KILLED_AT}`,
    KILLED_BEFORE: String(change),
  });
  if (exitCode !== -1) expect(exitCode, stderr).toBe(0);
  return exitCode === -1;
};

const OWN = [".team-agent/runtime/notes", ".team-agent/runtime/versions/mine/x", ".local/bin/mine"];

/** Where the two folders of an installation are: as usual, or elsewhere; and how it is found again. */
const LAYOUTS: readonly {
  readonly own: readonly string[];
  readonly at: (home: string) => readonly string[];
  readonly foundBy: (home: string) => readonly string[];
}[] = [
  { own: OWN, at: () => [], foundBy: () => [] },
  { own: [], at: (home) => ["--prefix", join(home, "tools")], foundBy: () => [] },
  { own: [], at: (home) => ["--runtime-dir", join(home, "rt")], foundBy: () => [] },
  ...["--prefix", "--runtime-dir"].map((option) => ({
    own: [],
    at: (home: string) => ["--prefix", join(home, "tools"), "--runtime-dir", join(home, "rt")],
    foundBy: (home: string) => [option, join(home, option === "--prefix" ? "tools" : "rt")],
  })),
];

verifies(
  "install.uninstall-killed",
  async () => {
    await Promise.all(
      LAYOUTS.map(async ({ own, at, foundBy }) => {
        const world = await installed(at, { own, isBare: true });
        const { home, before, installer, again } = world;
        const words = foundBy(home);
        let change = 1;
        for (; await killedAt(world, change, words); change += 1) {
          const where = `${at(home).join(" ")} killed before change ${change}, with ${leftIn(home).length} left`;
          const second = await installer(["uninstall", ...words]);
          expect(second.exitCode, where + second.stderr).toBe(0);
          expect(leftIn(home), where).toEqual(before);
          again();
        }
        expect(leftIn(home)).toEqual(before);
        expect(change).toBeGreaterThan(FEW);
      }),
    );
  },
  300_000,
);

verifies(
  "install.uninstall-killed",
  async () => {
    const world = await installed(() => [], { own: OWN, isBare: false });
    const { home, before, installer, mustInstall, version, versions, besides, again } = world;
    for (let change = 1; await killedAt(world, change, []); change += 3) {
      const where = `killed before change ${change}`;
      expect((await mustInstall()).version, where).toBe("0.2.0");
      expect(await version(), where).toBe("0.2.0");
      expect(besides(), where).toEqual(["mine"]);
      expect(versions(), where).toContain("0.2.0");
      expect((await installer(["uninstall"])).exitCode, where).toBe(0);
      expect(leftIn(home), where).toEqual(before);
      expect(existsSync(world.command)).toBe(false);
      again();
    }
  },
  300_000,
);

verifies("install.uninstall-running", async () => {
  const person = usePerson(registry.url);
  const { installer, mustInstall, version, runtime } = installationOf(person);
  const programs = join(person.root, "programs");
  mkdirSync(programs);
  writeFileSync(join(programs, "claude"), "#!/bin/sh\necho '2.1.330 (Claude Code)'\n", { mode: 0o755 });
  const skill = join(person.home, ".claude/skills/team-agent/SKILL.md");
  const from = join(runtime, "versions/0.2.0/x.js");
  const env = { PATH: `${person.env.PATH}:${programs}` };
  await mustInstall("--no-skill");
  expect((await installer(["install"], env)).exitCode).toBe(0);
  for (const moment of ["lock", "skill"]) {
    const preload = `--import=${join(import.meta.dirname, "begun-at.mjs")}`;
    const run = await installer(["uninstall"], {
      ...env,
      NODE_OPTIONS: preload,
      BEGUN_AT: moment,
      BEGUN_FROM: from,
    });
    expect([run.exitCode, linesOf(run).error]).toEqual([1, expect.stringContaining("started from here")]);
    expect([await version(), existsSync(skill)]).toEqual(["0.2.0", true]);
    const begun = (await processesOf(person.root)).filter((line) => line.includes(from));
    expect(begun).toHaveLength(1);
    process.kill(Number(begun[0]!.split(" ")[0]), "SIGKILL");
  }
  expect((await installer(["uninstall"], env)).exitCode).toBe(0);
  expect([existsSync(runtime), existsSync(skill)]).toEqual([false, false]);
});
