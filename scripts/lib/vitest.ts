import { parseCLI, startVitest, type TestModule } from "vitest/node";
import { followProgress } from "./progress.ts";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Runs vitest in this very process, so that nothing is left of a run when this process is ended. A run that could not
 * even begin is one failure.
 */
export const runVitest = async (args: readonly string[]): Promise<Totals> => {
  const { filter, options } = parseCLI(["vitest", "run", ...args]);
  const { reporter, reporters, ...others } = options as typeof options & { readonly reporters?: string[] };
  const asked = [reporter ?? reporters ?? "default"].flat();
  let totals: Totals = { passed: 0, failed: 1, skipped: 0 };
  await startVitest("test", filter, {
    ...others,
    run: true,
    watch: false,
    reporters: [
      ...asked,
      followProgress(),
      {
        onTestRunEnd: (modules, errors) => {
          totals = totalsOf(modules, errors.length);
        },
      },
    ],
  });
  return totals;
};

const totalsOf = (modules: readonly TestModule[], errors: number): Totals => {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const count = (state: string) => states.filter((one) => one === state).length;
  // A file that cannot be loaded has no tests to count; it is a failure all the same.
  const broken = modules.filter((module) => !module.ok() && ![...module.children.allTests("failed")].length);
  const failed = count("failed") + broken.length + errors;
  return { passed: count("passed"), failed: modules.length === 0 ? 1 : failed, skipped: count("skipped") };
};

/** The closing line, and the exit status that goes with it. */
export const sayTotals = (all: readonly Totals[]): void => {
  const sum = (key: keyof Totals) => all.reduce((total, one) => total + one[key], 0);
  process.stdout.write(
    `${sum("passed")} passed, ${sum("failed")} failed${sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : ""}\n`,
  );
  if (sum("failed") > 0) process.exitCode = 1;
};
