import type { Reporter, TestCase, TestModule } from "vitest/node";

const SAY_EVERY_MS = 10_000;
const SLOWEST = 10;

/** Says while a run goes on how far it is, and at its end which tests took longest. */
export const followProgress = (): Reporter => {
  const began = performance.now();
  let files = 0;
  let [ended, tests, failed, said] = [0, 0, 0, began];
  return {
    onTestRunStart: (specifications) => {
      files = specifications.length;
      say(`${files} files`);
    },
    onTestCaseResult: (test) => {
      tests += 1;
      if (test.result().state === "failed") failed += 1;
    },
    onTestModuleEnd: () => {
      ended += 1;
      // At a terminal the reporter beside this one keeps a line with the same.
      if (process.stdout.isTTY || performance.now() - said < SAY_EVERY_MS) return;
      said = performance.now();
      say(`${ended} of ${files} files after ${seconds(said - began)}: ${tests} tests, ${failed} failed`);
    },
    onTestRunEnd: (modules) => {
      const bad = failures(modules);
      if (bad.length > 0) say("What failed");
      for (const line of bad) say(`  ${line}`);
      say(`The ${SLOWEST} slowest tests`);
      for (const { ms, name } of slowest(modules)) say(`${seconds(ms).padStart(8)}  ${name}`);
    },
  };
};

const slowest = (modules: readonly TestModule[]): readonly { readonly ms: number; readonly name: string }[] =>
  modules
    .flatMap((module) => [...module.children.allTests()])
    .filter((test) => ["passed", "failed"].includes(test.result().state))
    .map((test) => ({ ms: test.diagnostic()?.duration ?? 0, name: nameOf(test) }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST);

/** Said once more at the end, where it is found in a long log. */
const failures = (modules: readonly TestModule[]): readonly string[] =>
  modules.flatMap((module) => [
    ...module.errors().map((error) => `${module.relativeModuleId}: ${firstLine(error.message)}`),
    ...[...module.children.allTests("failed")].map(
      (test) => `${nameOf(test)}\n    ${firstLine(test.result().errors?.[0]?.message ?? "")}`,
    ),
  ]);

const firstLine = (text: string): string => text.split("\n")[0]!.slice(0, 400);
const nameOf = (test: TestCase): string => `${test.module.relativeModuleId}: ${test.fullName}`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
