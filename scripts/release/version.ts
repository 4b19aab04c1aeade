// node scripts/release/version.ts: turns the changesets into versions and change logs, and renews whatever repeats a version.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";

const repository = resolve(import.meta.dirname, "../..");
const at = { cwd: repository, preferLocal: true, stdio: "inherit" } as const;

/** The manifests of the plugin have the version of the command that they start. */
const REPEATED = [
  ".claude-plugin/marketplace.json",
  "plugins/team-agent/.claude-plugin/plugin.json",
  "plugins/team-agent/.codex-plugin/plugin.json",
];

const versionOfCommand = (): string =>
  (JSON.parse(readFileSync(join(repository, "packages/cli/package.json"), "utf8")) as { version: string })
    .version;

const before = versionOfCommand();
await execa("changeset", ["version"], at);
const after = versionOfCommand();
for (const path of REPEATED.map((one) => join(repository, one)).filter((one) => existsSync(one))) {
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replaceAll(`"version": "${before}"`, `"version": "${after}"`));
}
// The lockfile has the versions of the workspaces, and `npm ci` compares them.
await execa("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], at);
