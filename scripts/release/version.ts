// node scripts/release/version.ts: turns the changesets into versions and change logs, and renews whatever repeats a version.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { PLUGIN_MANIFESTS, withVersion } from "../lib/plugin-manifests.ts";

const repository = resolve(import.meta.dirname, "../..");
const at = { cwd: repository, preferLocal: true, stdio: "inherit" } as const;
const read = (path: string): string => readFileSync(join(repository, path), "utf8");

await execa("changeset", ["version"], at);
const { version } = JSON.parse(read("packages/cli/package.json")) as { version: string };
for (const path of PLUGIN_MANIFESTS) writeFileSync(join(repository, path), withVersion(read(path), version));
// The lockfile has the versions of the workspaces, and `npm ci` compares them.
await execa("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], at);
