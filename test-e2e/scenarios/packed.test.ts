import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { type Run, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const PACKAGES = join(REPOSITORY, "packages");
const NAMES = readdirSync(PACKAGES).sort();
const NODE = join(REPOSITORY, "node_modules/.bin/node");

/** What a published package consists of. Anything else in a tarball is an accident. */
const WANTED = /^(?:dist\/.+\.(?:js|d\.ts)|README\.md|LICENSE|package\.json)$/;

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}
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

verifies(
  "repo.packed",
  async () => {
    const sandbox = useSandbox();
    const place = join(sandbox.root, "installed");
    const tarballs = join(sandbox.root, "tarballs");
    for (const folder of [place, tarballs]) mkdirSync(folder);

    const packed = await pack(tarballs);
    expect(packed.map((one) => one.name)).toEqual(NAMES.map((name) => `@team-agent/${name}`));
    expect(packed.flatMap(wrongFiles)).toEqual([]);

    writeFileSync(join(place, "package.json"), '{ "private": true, "type": "module" }\n');
    await npm(
      [
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        ...packed.map((one) => join(tarballs, one.filename)),
      ],
      place,
    );
    const installed = NAMES.map((name) => join(place, "node_modules/@team-agent", name));
    expect(installed.map((path) => realpathSync(path))).toEqual(
      installed.map((path) => path.replace(place, realpathSync(place))),
    );
    expect(installed.flatMap(manifestProblems)).toEqual([]);
    expect(installed.flatMap(importProblems)).toEqual([]);
    await importEverything(place);
    await typecheckProvider(place);

    const cli = async (...args: readonly string[]): Promise<Run> => {
      const run = await execa(
        realpathSync(NODE),
        [join(place, "node_modules/.bin/team-agent"), ...args],
        // An agent finds nothing of the repository: neither its packages nor its programs.
        {
          cwd: sandbox.workspace,
          env: { ...sandbox.env, PATH: `${dirname(realpathSync(NODE))}:/usr/local/bin:/usr/bin:/bin` },
          extendEnv: false,
          reject: false,
          stdin: "ignore",
        },
      );
      return { exitCode: run.exitCode ?? -1, stdout: String(run.stdout), stderr: String(run.stderr) };
    };
    const version = await cli("--version");
    expect(version).toEqual({ exitCode: 0, stdout: manifestOf(join(PACKAGES, "cli")).version, stderr: "" });
    const steps = [
      [["init"], "team-agent quick-start"],
      [["validate"], "is sound"],
      [["plugin", "list"], "bundled"],
      [["quick-start", "--yes"], "Team current is ready."],
      [["send", "developer", "[[say hello]]", "--wait", "delivered", "--timeout", "30"], "delivered"],
      [
        [
          "send",
          "reviewer",
          '[[call report_result {"summary": "all of it works"}]]',
          "--wait",
          "result",
          "--timeout",
          "30",
        ],
        "all of it works",
      ],
      [["collect"], "all of it works"],
      [["shutdown"], "2 programs ended"],
    ] as const;
    for (const [args, says] of steps) {
      const run = await cli(...args);
      expect(run.exitCode, `team-agent ${args.join(" ")}\n${run.stdout}\n${run.stderr}`).toBe(0);
      expect(run.stdout).toContain(says);
    }
  },
  240_000,
);

const pack = async (into: string): Promise<readonly Packed[]> => {
  const all = await npm(
    [
      "pack",
      "--json",
      "--ignore-scripts",
      "--pack-destination",
      into,
      ...NAMES.flatMap((name) => ["--workspace", `packages/${name}`]),
    ],
    REPOSITORY,
  );
  const answer = JSON.parse(all) as readonly Packed[] | Readonly<Record<string, Packed>>;
  // npm 12 answers with an object by name, earlier ones with a list.
  return [...(Array.isArray(answer) ? (answer as readonly Packed[]) : Object.values(answer))].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
};

/** The person's own npm configuration is kept: it says where packages come from on this machine. */
const npm = async (args: readonly string[], cwd: string): Promise<string> => {
  const { PATH = "", NPM_CONFIG_USERCONFIG } = process.env;
  const run = await execa("npm", args, {
    cwd,
    extendEnv: false,
    env: {
      PATH: `${dirname(NODE)}:${PATH}`,
      HOME: homedir(),
      // What the machine has fetched before is not fetched again.
      NPM_CONFIG_PREFER_OFFLINE: "true",
      NPM_CONFIG_UPDATE_NOTIFIER: "false",
      ...(NPM_CONFIG_USERCONFIG ? { NPM_CONFIG_USERCONFIG } : {}),
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => /^(?:https?|no|all)_proxy$|_CA_CERTS$/i.test(name)),
      ),
    },
  });
  return String(run.stdout);
};

const wrongFiles = ({ name, files }: Packed): readonly string[] => {
  const paths = files.map((file) => file.path);
  return [
    ...paths
      .filter((path) => !WANTED.test(path) || /(?:^|\/)(?:src|test)\/|\.test\./.test(path))
      .map((path) => `${name} holds ${path}`),
    ...["README.md", "LICENSE", "package.json"]
      .filter((path) => !paths.includes(path))
      .map((path) => `${name} lacks ${path}`),
  ];
};

const manifestOf = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;

const manifestProblems = (directory: string): readonly string[] => {
  const manifest = manifestOf(directory);
  const { name, dependencies = {}, peerDependencies = {}, devDependencies = {}, scripts = {} } = manifest;
  const api = manifestOf(join(PACKAGES, "plugin-api")).version;
  const problems = Object.entries({ ...dependencies, ...peerDependencies })
    .filter(([, range]) => !/^(?:\d+\.\d+\.\d+|>=\d+\.\d+\.\d+ <\d+)$/.test(range))
    .map(([dependency, range]) => `${name}: ${dependency} has the range "${range}"`);
  if (!manifest.description) problems.push(`${name}: no description`);
  if (manifest.license !== "MIT") problems.push(`${name}: no licence`);
  if (manifest.engines?.node !== ">=22.13") problems.push(`${name}: engines.node is not >=22.13`);
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
const importProblems = (directory: string): readonly string[] => {
  const { name, dependencies = {}, peerDependencies = {} } = manifestOf(directory);
  const declared = Object.keys({ ...dependencies, ...peerDependencies });
  const files = readdirSync(join(directory, "dist"), { recursive: true, encoding: "utf8" });
  const imported = files
    .filter((file) => /\.(?:js|d\.ts)$/.test(file))
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

const importEverything = async (place: string): Promise<void> => {
  const entries = NAMES.flatMap((name) => {
    const { exports = {} } = JSON.parse(readFileSync(join(PACKAGES, name, "package.json"), "utf8")) as {
      exports?: Record<string, unknown>;
    };
    return Object.keys(exports)
      .filter((entry) => entry !== "./package.json")
      .map((entry) => `@team-agent/${name}${entry.slice(1)}`);
  });
  expect(entries).toContain("@team-agent/plugin-api/testing");
  writeFileSync(
    join(place, "all.js"),
    `${entries.map((entry) => `await import(${JSON.stringify(entry)});`).join("\n")}\nconsole.log("loaded");\n`,
  );
  const run = await execa(NODE, ["all.js"], { cwd: place, extendEnv: false, env: { HOME: place } });
  expect([run.stdout, run.stderr]).toEqual(["loaded", ""]);
};

/** The types are published too: an author of a provider compiles against them, without our settings. */
const typecheckProvider = async (place: string): Promise<void> => {
  writeFileSync(
    join(place, "author.ts"),
    [
      'import { PLUGIN_API_VERSION, type ProviderPlugin } from "@team-agent/plugin-api";',
      'import { providerCases } from "@team-agent/plugin-api/testing";',
      "export const capabilities = (plugin: ProviderPlugin): string => plugin.capabilities.hooks;",
      "export const version: number = PLUGIN_API_VERSION;",
      "export const cases = providerCases;",
      "// @ts-expect-error A misspelt member must be an error, or the types were not found at all.",
      "export const wrong = (plugin: ProviderPlugin) => plugin.capabilitys;",
    ].join("\n"),
  );
  const run = await execa(
    join(REPOSITORY, "node_modules/.bin/tsc"),
    ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--skipLibCheck", "author.ts"],
    { cwd: place, reject: false, env: { PATH: `${dirname(NODE)}:${process.env.PATH ?? ""}` } },
  );
  expect(String(run.stdout)).toBe("");
};
