import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { NAMES, NODE, npm, PACKAGES, pack, REPOSITORY } from "../kit/npm.ts";
import { importProblems, manifestOf, manifestProblems, wrongFiles } from "../kit/package-problems.ts";
import { type Run, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

/** What is bundled has its maker's licence beside it, word for word. */
const licencesMissing = (place: string): readonly string[] => {
  const rules = join(place, "node_modules/@team-agent/core/THIRD-PARTY.md");
  if (!existsSync(rules) || !readFileSync(rules, "utf8").includes("Copyright (c) 2020 azu"))
    return ["secretlint"];
  const beside = join(place, "node_modules/@team-agent/cli/THIRD-PARTY.md");
  const text = existsSync(beside) ? readFileSync(beside, "utf8") : "";
  return Object.keys(manifestOf(join(PACKAGES, "cli")).devDependencies ?? {}).filter(
    (name) =>
      !text.includes(readFileSync(join(PACKAGES, "cli/node_modules", name, "LICENSE"), "utf8").trim()),
  );
};

verifies(
  ["repo.packed", "trial.44"],
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
    expect(licencesMissing(place)).toEqual([]);
    await importEverything(place);
    for (const one of packed) await importAlone(join(tarballs, one.filename), sandbox.root);
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
      [["install-skill", "--target", "claude"], "installed"],
      [["install-skill", "--uninstall"], "removed"],
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

const importEverything = async (place: string): Promise<void> => {
  const entries = NAMES.flatMap((name) => {
    const { exports = {} } = JSON.parse(readFileSync(join(PACKAGES, name, "package.json"), "utf8")) as {
      exports?: Record<string, unknown>;
    };
    return Object.keys(exports)
      .filter((entry) => entry !== "./package.json")
      .map((entry) => `@team-agent/${name}${entry.slice(1)}`);
  });
  for (const entry of ["testing", "toolkit"]) expect(entries).toContain(`@team-agent/plugin-api/${entry}`);
  writeFileSync(
    join(place, "all.js"),
    `${entries.map((entry) => `await import(${JSON.stringify(entry)});`).join("\n")}\nconsole.log("loaded");\n`,
  );
  const run = await execa(NODE, ["all.js"], { cwd: place, extendEnv: false, env: { HOME: place } });
  expect([run.stdout, run.stderr]).toEqual(["loaded", ""]);
};

/** An added plugin lies in a folder of its own, with nothing of ours beside it. */
const importAlone = async (tarball: string, root: string): Promise<void> => {
  const folder = mkdtempSync(join(root, "alone-"));
  await execa("tar", ["-xzf", tarball, "-C", folder]);
  const { teamAgent } = JSON.parse(readFileSync(join(folder, "package/package.json"), "utf8")) as {
    teamAgent?: { entry: string };
  };
  if (teamAgent === undefined) return;
  const code = `const { default: plugin } = await import("./package/${teamAgent.entry}"); console.log(plugin.id);`;
  const run = await execa(NODE, ["--input-type=module", "-e", code], { cwd: folder, extendEnv: false });
  expect(run.stdout).not.toBe("");
};

/** The types are published too: an author of a provider compiles against them, without our settings. */
const typecheckProvider = async (place: string): Promise<void> => {
  writeFileSync(
    join(place, "author.ts"),
    [
      'import { PLUGIN_API_VERSION, type Provider, type ProviderPlugin } from "@team-agent/plugin-api";',
      'import { providerCases } from "@team-agent/plugin-api/testing";',
      "export const capabilities = (plugin: Provider): boolean => plugin.capabilities.mcp;",
      "export const version: number = PLUGIN_API_VERSION;",
      'import { shellQuote } from "@team-agent/plugin-api/toolkit";',
      "export const cases = providerCases;",
      "export const models = (plugin: ProviderPlugin): readonly string[] => plugin.models;",
      "export const quoted: string = shellQuote(version.toString());",
      "// @ts-expect-error A misspelt member must be an error, or the types were not found at all.",
      "export const wrong = (plugin: Provider) => plugin.capabilitys;",
    ].join("\n"),
  );
  const run = await execa(
    join(REPOSITORY, "node_modules/.bin/tsc"),
    ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--skipLibCheck", "author.ts"],
    { cwd: place, reject: false, env: { PATH: `${dirname(NODE)}:${process.env.PATH ?? ""}` } },
  );
  expect(String(run.stdout)).toBe("");
};
