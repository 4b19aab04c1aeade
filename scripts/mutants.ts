// Changes important decisions one at a time, each in a copy of the sources, and sees that the tests notice every one.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { INSTALLER_MUTANTS } from "./mutants/installer.ts";
import { PLUGIN_MUTANTS } from "./mutants/plugins.ts";
import { MUTANTS, type Mutant } from "./mutants/table.ts";

const root = new URL("..", import.meta.url).pathname;
const COPIED = [
  "scripts",
  "packages",
  "test-e2e",
  "vitest.config.ts",
  "package.json",
  "tsconfig.base.json",
  "tsconfig.json",
];

const wanted = process.argv[2];
const chosen = [...MUTANTS, ...INSTALLER_MUTANTS, ...PLUGIN_MUTANTS].filter(
  ({ breaks }) => wanted === undefined || breaks.includes(wanted),
);
const survivors: string[] = [];

/** A copy of the sources; packages are taken from here by the aliases of the configuration. */
const copySources = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "ta-mutants-"));
  for (const name of COPIED)
    cpSync(join(root, name), join(folder, name), {
      recursive: true,
      filter: (path) => !/\/(?:dist|node_modules|\.turbo)$/.test(path),
    });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
};

const passes = async (folder: string, tests: readonly string[]): Promise<boolean> => {
  const args = ["run", "--project", "packages", "--bail", "1", "--reporter", "dot", ...tests];
  return (await execa("vitest", args, { cwd: folder, reject: false, stdin: "ignore" })).exitCode === 0;
};

const isCaught = async (folder: string, { file, from, to, tests }: Mutant): Promise<boolean> => {
  const path = join(folder, file);
  const source = readFileSync(path, "utf8");
  if (source.split(from).length !== 2) throw new Error(`${file} does not hold exactly once: ${from}`);
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
  try {
    return !(await passes(folder, tests));
  } finally {
    writeFileSync(path, source);
  }
};

const work = async (queue: Mutant[]): Promise<void> => {
  const folder = copySources();
  try {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const caught = await isCaught(folder, mutant);
      if (!caught) survivors.push(mutant.breaks);
      process.stdout.write(`${caught ? "caught  " : "SURVIVED"}  ${mutant.breaks}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Tests that fail without any change would notice everything. */
const proveTests = async (): Promise<void> => {
  const folder = copySources();
  try {
    if (!(await passes(folder, [...new Set(chosen.flatMap(({ tests }) => tests))])))
      throw new Error("the tests fail without any change: npm test");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

await proveTests();
const queue = [...chosen];
await Promise.all(Array.from({ length: Math.max(1, availableParallelism() >> 1) }, () => work(queue)));
process.stdout.write(`caught ${chosen.length - survivors.length} of ${chosen.length}\n`);
if (survivors.length > 0 || chosen.length === 0) process.exitCode = 1;
