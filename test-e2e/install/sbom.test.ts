import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished } from "vitest";
import { bundledIn } from "../../scripts/release/bundled.ts";
import { thirdPartyIn } from "../../scripts/release/third-party.ts";
import { NAMES, NODE, PACKAGES, REPOSITORY } from "../kit/npm.ts";
import { manifestOf } from "../kit/package-problems.ts";
import { verifies } from "../kit/verifies.ts";
import { usePerson } from "./person.ts";
import { publishAll } from "./publish.ts";
import { startRegistry } from "./registry.ts";

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly {
    readonly license: { readonly id: string; readonly text: { content: string } };
  }[];
  readonly components?: readonly Component[];
}
interface Bill {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

verifies("release.sbom", async () => {
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  await publishAll(registry);
  const person = usePerson(registry.url);

  const write = async (name: string): Promise<string> => {
    const file = join(person.root, name);
    await execa(NODE, ["scripts/release/sbom.ts", file], { cwd: REPOSITORY });
    return readFileSync(file, "utf8");
  };
  const [first, second] = [await write("one.json"), await write("two.json")];
  expect(second).toBe(first);
  const bill = JSON.parse(first) as Bill;

  // The truth is what npm puts on disk.
  const ours = NAMES.map((name) => `@team-agent/${name}`);
  const run = await person.run("npm", ["install", "--ignore-scripts", ...ours]);
  expect(run.exitCode, run.stderr).toBe(0);
  const listed = bill.components.map(({ name, version }) => `${name}@${version}`).sort();
  expect(listed).toEqual([...installedBelow(join(person.workspace, "node_modules"))].sort());
  const refs = bill.components.map(({ purl }) => purl);
  expect(
    bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.includes(ref)),
  ).toEqual([]);
  for (const one of bill.components.flatMap((each) => [each, ...(each.components ?? [])])) {
    const { id, text } = one.licenses[0]!.license;
    expect(id, one.name).toMatch(/^(?:MIT|ISC|blessing)$/);
    expect(text.content, one.name).toMatch(/copyright/i);
  }

  // The truth about what is bundled is what the bundler says.
  for (const name of NAMES) {
    const folder = join(PACKAGES, name);
    const told = thirdPartyIn(folder);
    for (const bundled of await bundledIn(folder)) {
      const notice = told.find((one) => one.name === bundled.name);
      expect(notice, `${name} bundles ${bundled.name}`).toMatchObject({
        version: bundled.version,
        licence: bundled.licence,
        text: readFileSync(join(bundled.folder, "LICENSE"), "utf8").trim(),
      });
    }
    const component = bill.components.find((one) => one.name === `@team-agent/${name}`);
    expect((component?.components ?? []).map((one) => one.name)).toEqual(told.map((one) => one.name));
    if (told.length > 0) expect(manifestFiles(folder)).toContain("THIRD-PARTY.md");
  }
  const nested = bill.components.flatMap(({ components = [] }) => components.map(({ name }) => name));
  expect(nested).toEqual(
    expect.arrayContaining(["commander", "@secretlint/secretlint-rule-preset-recommend", "sqlite"]),
  );
});

const manifestFiles = (folder: string): readonly string[] =>
  (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { files: readonly string[] }).files;

/** Name and version of every package in a folder of modules, however deep. */
const installedBelow = (modules: string): readonly string[] =>
  readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(modules, name)).map((one) => join(name, one)) : [name],
    )
    .flatMap((name) => {
      const folder = join(modules, name);
      const below = readdirSync(folder).includes("node_modules")
        ? installedBelow(join(folder, "node_modules"))
        : [];
      const { name: own, version } = manifestOf(folder);
      return [`${own}@${version}`, ...below];
    });
