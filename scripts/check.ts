// Everything that can be said of the sources without running them: lint, types, packages, generated documents.
import { readdirSync } from "node:fs";
import { execa } from "execa";

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const PACKAGES = readdirSync("packages");

const CHECKS: readonly Check[] = [
  { name: "lint and format", command: ["biome", "check", "--error-on-warnings", "."] },
  { name: "types", command: ["tsc", "--noEmit", "-p", "."] },
  {
    name: "import rules",
    command: ["vitest", "run", "--project", "system", "test-e2e/import-rules.test.ts"],
  },
  { name: "generated documents", command: ["node", "scripts/generate-docs.ts", "--check"] },
  { name: "lockfile", command: ["npm", "ci", "--dry-run", "--ignore-scripts", "--no-audit", "--no-fund"] },
  ...PACKAGES.map(
    (name): Check => ({ name: `publint ${name}`, command: ["publint", `packages/${name}`, "--strict"] }),
  ),
];

let failed = 0;
for (const { name, command } of CHECKS) {
  const [program, ...args] = command;
  const run = await execa(program, args, { reject: false, all: true, preferLocal: true });
  const ok = run.exitCode === 0;
  process.stdout.write(`${ok ? "ok  " : "FAIL"} ${name}\n`);
  if (!ok) {
    failed += 1;
    process.stdout.write(`${run.all}\n`);
  }
}
process.stdout.write(`${CHECKS.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
