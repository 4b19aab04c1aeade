import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { PLUGIN_MANIFESTS } from "../../scripts/lib/plugin-manifests.ts";
import { NAMES } from "../kit/npm.ts";
import { manifestOf, manifestProblems } from "../kit/package-problems.ts";
import { verifies } from "../kit/verifies.ts";
import { checkOut } from "./checkout.ts";
import { usePerson } from "./person.ts";
import { publishAll } from "./publish.ts";
import { startRegistry } from "./registry.ts";

verifies("release.steps", async () => {
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  // What is out already: all packages, as they are.
  await publishAll(registry);
  const person = usePerson(registry.url);
  // npm publishes nothing without a token; this registry takes any.
  const userconfig = join(person.root, "maintainer.npmrc");
  const { host } = new URL(registry.url);
  writeFileSync(userconfig, `registry=${registry.url}\n//${host}/:_authToken=any\nupdate-notifier=false\n`);

  const { folder, run: runIn } = await checkOut("release", "022");
  const run = (command: readonly string[]) => runIn(command, { NPM_CONFIG_USERCONFIG: userconfig });
  const manifest = (name: string) =>
    JSON.parse(readFileSync(join(folder, "packages", name, "package.json"), "utf8")) as {
      readonly version: string;
      readonly dependencies?: Readonly<Record<string, string>>;
    };
  const versions = () => Object.fromEntries(NAMES.map((name) => [name, manifest(name).version]));
  const before = versions();
  const changesets = join(folder, ".changeset");
  for (const name of readdirSync(changesets).filter((one) => /^[a-z].*\.md$/.test(one)))
    rmSync(join(changesets, name));

  // An adapter, alone.
  writeFileSync(
    join(changesets, "codex.md"),
    '---\n"@team-agent/provider-codex": patch\n---\n\nKnows the next Codex.\n',
  );
  await run(["node", "scripts/release/version.ts"]);
  const adapter = next(before["provider-codex"]!, "patch");
  expect(versions()).toEqual({ ...before, "provider-codex": adapter });
  expect(existsSync(join(changesets, "codex.md"))).toBe(false);
  const log = readFileSync(join(folder, "packages/provider-codex/CHANGELOG.md"), "utf8");
  expect(log).toContain(`## ${adapter}`);
  expect(log).toContain("Knows the next Codex.");
  const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, { readonly version?: string }>>;
  };
  expect(lock.packages["packages/provider-codex"]?.version).toBe(adapter);

  await run(["turbo", "run", "build", "--output-logs=errors-only"]);
  await run(["node", "scripts/release/pack.ts", "release"]);
  expect(readdirSync(join(folder, "release/packages"))).toEqual([`team-agent-provider-codex-${adapter}.tgz`]);
  const publish = ["changeset", "publish", "--from-pack-dir", "release", "--no-git-tag"];
  await run(publish);
  // Whoever installs the command from now on has it.
  const install = await person.run("npm", ["install", "--ignore-scripts", "@team-agent/cli"]);
  expect(install.exitCode, install.stderr).toBe(0);
  const installed = (name: string) =>
    JSON.parse(readFileSync(join(person.workspace, "node_modules/@team-agent", name, "package.json"), "utf8"))
      .version;
  expect([installed("cli"), installed("provider-codex")]).toEqual([before.cli, adapter]);
  // The change log is for the repository, and not for each installation.
  expect(existsSync(join(person.workspace, "node_modules/@team-agent/provider-codex/CHANGELOG.md"))).toBe(
    false,
  );
  // A second time there is nothing left to do.
  await run(["node", "scripts/release/pack.ts", "again"]);
  expect(readdirSync(join(folder, "again/packages"))).toEqual([]);

  // The core, with which the command always goes, and nobody else.
  writeFileSync(join(changesets, "core.md"), '---\n"@team-agent/core": minor\n---\n\nDoes more.\n');
  await run(["node", "scripts/release/version.ts"]);
  const both = next(before.core!, "minor");
  expect(versions()).toEqual({ ...before, "provider-codex": adapter, core: both, cli: both });
  expect(manifest("cli").dependencies).toMatchObject({ "@team-agent/core": both });
  for (const path of PLUGIN_MANIFESTS)
    expect(readFileSync(join(folder, path), "utf8")).toContain(`"version": "${both}"`);
});

verifies("release.steps", async () => {
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  const { home } = usePerson(registry.url);
  const { folder, run } = await checkOut("waiting", "022");
  const packages = NAMES.map((name) => join(folder, "packages", name));
  const before = packages.map(manifestOf);
  const problems = packages.flatMap(manifestProblems);
  const waiting = readdirSync(join(folder, ".changeset")).filter((name) => name.endsWith(".md"));
  await run(["node", "scripts/release/version.ts"], { NPM_CONFIG_USERCONFIG: join(home, ".npmrc") });
  // The changesets that wait now can be released, and the wide ranges of plugins stay wide.
  expect(readdirSync(join(folder, ".changeset")).filter((name) => name.endsWith(".md"))).toEqual([]);
  expect(packages.flatMap(manifestProblems)).toEqual(problems);
  expect(packages.map((place) => manifestOf(place).peerDependencies)).toEqual(
    before.map(({ peerDependencies }) => peerDependencies),
  );
  if (waiting.length > 0) expect(packages.map(manifestOf)).not.toEqual(before);
  await run(["npm", "ci", "--dry-run", "--ignore-scripts"], { NPM_CONFIG_USERCONFIG: join(home, ".npmrc") });
});

const next = (version: string, kind: "minor" | "patch"): string => {
  const [major, minor, patch] = version.split(".").map(Number) as [number, number, number];
  return kind === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
};
