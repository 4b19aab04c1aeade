import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { PACKAGES, type Packed } from "./npm.ts";

/** What a published package consists of. Anything else in a tarball is an accident. */
const WANTED =
  /^(?:dist\/.+\.(?:c?js|d\.ts)|dist\/skills\/.+\.md|dist\/templates\/.+|README\.md|LICENSE|THIRD-PARTY\.md|package\.json)$/;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly description?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly teamAgent?: { readonly entry: string };
}

/** What a package writes for somebody else is not its own. */
const isTemplate = (path: string): boolean => /(?:^|\/)templates\//.test(path);

/** Files that a tarball should not hold, or lacks. */
export const wrongFiles = ({ name, files }: Packed): readonly string[] => {
  const paths = files.map((file) => file.path);
  return [
    ...paths
      .filter(
        (path) => !WANTED.test(path) || (!isTemplate(path) && /(?:^|\/)(?:src|test)\/|\.test\./.test(path)),
      )
      .map((path) => `${name} holds ${path}`),
    ...["README.md", "LICENSE", "package.json"]
      .filter((path) => !paths.includes(path))
      .map((path) => `${name} lacks ${path}`),
  ];
};

export const manifestOf = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;

/** What the manifest of an installed package says, or leaves out, and should not. */
export const manifestProblems = (directory: string): readonly string[] => {
  const manifest = manifestOf(directory);
  const { name, dependencies = {}, peerDependencies = {}, devDependencies = {}, scripts = {} } = manifest;
  const api = manifestOf(join(PACKAGES, "plugin-api")).version;
  const problems = Object.entries({ ...dependencies, ...peerDependencies })
    // An adapter is released alone, and reaches the command that was released before it.
    .filter(([other, range]) => !/^~/.test(range) || !/^@team-agent\/(?:provider|transport)-/.test(other))
    .filter(([, range]) => !/^(?:\d+\.\d+\.\d+|>=\d+\.\d+\.\d+ <\d+)$/.test(range))
    .map(([dependency, range]) => `${name}: ${dependency} has the range "${range}"`);
  if (!manifest.description) problems.push(`${name}: no description`);
  if (manifest.license !== "MIT") problems.push(`${name}: no licence`);
  // The installer brings a newer Node.js to whoever has an old one.
  const node = name === "@team-agent/installer" ? ">=18" : ">=22.14";
  if (manifest.engines?.node !== node) problems.push(`${name}: engines.node is not ${node}`);
  for (const script of ["preinstall", "install", "postinstall", "prepare"])
    if (script in scripts) problems.push(`${name}: has an install script`);
  if (manifest.teamAgent) {
    // A plugin works with whatever copy of the contract its host has, so it may not bring its own.
    const range = peerDependencies["@team-agent/plugin-api"];
    if (!range || !isWithin(api, range)) problems.push(`${name}: plugin-api is no fitting peer`);
    if (!devDependencies["@team-agent/plugin-api"]) problems.push(`${name}: plugin-api is no devDependency`);
    if ("@team-agent/plugin-api" in dependencies) problems.push(`${name}: plugin-api is a dependency`);
  }
  return problems;
};

/** Is a version in a range such as `>=0.1.0 <1`? */
const isWithin = (version: string, range: string): boolean => {
  const [, from, below] = />=(\S+) <(\S+)/.exec(range) ?? [];
  const rank = (text: string) =>
    text.split(".").reduce((sum, part, at) => sum + Number(part) / 1000 ** at, 0);
  return from !== undefined && rank(version) >= rank(from) && rank(version) < rank(below ?? "0");
};

/** What the built files import is declared, or it is only there by luck; what is declared is imported, or it is a burden. */
export const importProblems = (directory: string): readonly string[] => {
  const { name, dependencies = {}, peerDependencies = {} } = manifestOf(directory);
  const declared = Object.keys({ ...dependencies, ...peerDependencies });
  const files = readdirSync(join(directory, "dist"), { recursive: true, encoding: "utf8" });
  const imported = files
    .filter((file) => /\.(?:js|d\.ts)$/.test(file) && !isTemplate(file))
    .flatMap((file) => importsOf(readFileSync(join(directory, "dist", file), "utf8")))
    .filter((target) => !target.startsWith(".") && !isBuiltin(target))
    .map((target) => /^(?:@[^/]+\/)?[^/]+/.exec(target)![0]);
  return [
    ...new Set(
      imported
        .filter((target) => target !== name && !declared.includes(target))
        .map((target) => `${name} imports ${target} without declaring it`),
    ),
    // The command finds its bundled plugins by their names.
    ...Object.keys(dependencies)
      .filter((target) => !imported.includes(target) && !target.startsWith("@team-agent/"))
      .map((target) => `${name} declares ${target} without importing it`),
  ];
};

const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|[;\s}])(?:import|export)[\s\w{},*$]*?(?:from)?\s*\(?\s*"([^"\n]+)"/g)].map(
    ([, target]) => target!,
  );
