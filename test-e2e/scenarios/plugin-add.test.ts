import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { plantAt } from "../kit/plant.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

/** A package as it would be published. */
const pack = ({ root, env }: Sandbox, folder: string): string => {
  const said = execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", root], {
    cwd: folder,
    env: { ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return join(root, said.trim().split("\n").at(-1)!);
};

const homeOf = ({ env }: Sandbox): string => join(env.HOME!, ".team-agent/plugins");

const isInstalled = (sandbox: Sandbox, name: string): boolean =>
  existsSync(join(homeOf(sandbox), "node_modules", name));

/** What was fetched to be looked at is gone. */
const expectNothingStaged = (sandbox: Sandbox): void =>
  expect(readdirSync(homeOf(sandbox)).filter((name) => name.startsWith(".staged"))).toEqual([]);

verifies(["plugin.asks", "plugin.scripts"], async () => {
  const sandbox = useSandbox();
  const { cli, json, root } = sandbox;
  const ran = join(root, "it-ran");
  const script = `node -e "require('fs').writeFileSync('${ran}','')"`;
  const scripts = { preinstall: script, install: script, postinstall: script, prepare: script };
  const tarball = pack(
    sandbox,
    plantAt(join(root, "packed"), {
      id: "packed",
      packed: { scripts, peerDependencies: { "not-to-be-had": "9" } },
    }),
  );
  const asked = await json<{ error_code: string; action: string; description: string[] }>([
    "plugin",
    "add",
    tarball,
  ]);
  expect(asked).toMatchObject({
    error_code: "agreement_needed",
    action: `team-agent plugin add --yes ${tarball}`,
  });
  const told = await cli(["plugin", "add", tarball]);
  expect(told.exitCode).toBe(1);
  for (const word of [
    'provider-packed 3.2.1: the provider "packed" (packed), for plugin API 1',
    "dependencies: none",
    /files: 3, \d+ kB in all/,
    "program.js",
    "index.js",
  ])
    expect(told.stdout).toMatch(word);
  expect(isInstalled(sandbox, "provider-packed")).toBe(false);
  const added = await cli(["plugin", "add", "--yes", tarball]);
  expect(added.exitCode, added.stderr).toBe(0);
  expect(added.stdout).toContain('Added the provider "packed" (provider-packed 3.2.1)');
  expect(isInstalled(sandbox, "provider-packed")).toBe(true);
  expect(existsSync(ran)).toBe(false);
  expectNothingStaged(sandbox);
  expect((await cli(["plugin", "remove", "provider-packed"])).exitCode).toBe(0);
  expect(isInstalled(sandbox, "provider-packed")).toBe(false);
});

verifies("plugin.none", async () => {
  const sandbox = useSandbox();
  const { json, root } = sandbox;
  const write = (path: string, content: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  const refusedFor = async (what: string) => {
    const refused = await json<{ error_code: string; error: string }>(["plugin", "add", "--yes", what]);
    expect(refused, what).toMatchObject({ error_code: "plugin_invalid" });
    expectNothingStaged(sandbox);
    return refused.error;
  };
  write(join(root, "plain/package.json"), JSON.stringify({ name: "plain", version: "1.0.0" }));
  expect(await refusedFor(pack(sandbox, join(root, "plain")))).toContain(
    "no package.json with a teamAgent field",
  );
  expect(isInstalled(sandbox, "plain")).toBe(false);
  expect(await refusedFor(write(join(root, "torn.tgz"), "no tarball at all"))).toContain(
    "npm could not install",
  );
  for (const gone of ["./gone", join(root, "gone"), "gone-1.0.0.tgz"])
    expect(await refusedFor(gone)).toContain(`there is no folder and no tarball ${gone}`);
  expect(await refusedFor(join(root, "plain"))).toContain("no package.json with a teamAgent field");
  const broken = plantAt(join(root, "broken"), { id: "broken", edit: () => 'throw new Error("half done");' });
  expect(await refusedFor(pack(sandbox, broken))).toContain("half done");
  expect(isInstalled(sandbox, "provider-broken")).toBe(false);
  expect(await refusedFor(broken)).toContain("half done");
  const liar = plantAt(join(root, "liar"), {
    id: "liar",
    manifest: { kind: "transport", installCommand: undefined, programs: undefined, capabilities: undefined },
  });
  expect(await refusedFor(liar)).toContain(
    'its default export says provider "liar", its package.json says transport',
  );
});
