import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs vitest, and counts by its own report. A run that could not even report is one failure. */
export const runVitest = async (args: readonly string[]): Promise<Totals> => {
  const report = join(tmpdir(), `team-agent-vitest-${process.pid}-${Date.now()}.json`);
  const run = await execa(
    "vitest",
    ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...args],
    { stdio: "inherit", reject: false },
  );
  try {
    const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(
      readFileSync(report, "utf8"),
    ) as Record<string, number> & { success: boolean };
    const failed =
      (numFailedTests ?? 0) + (run.exitCode !== 0 && success !== false && numFailedTests === 0 ? 1 : 0);
    // A file that cannot be loaded has no tests to count; it is a failure all the same.
    const broken = run.exitCode !== 0 && failed === 0 ? 1 : 0;
    return { passed: numPassedTests ?? 0, failed: failed + broken, skipped: numPendingTests ?? 0 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(report, { force: true });
  }
};

/** The closing line, and the exit status that goes with it. */
export const sayTotals = (all: readonly Totals[]): void => {
  const sum = (key: keyof Totals) => all.reduce((total, one) => total + one[key], 0);
  process.stdout.write(
    `${sum("passed")} passed, ${sum("failed")} failed${sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : ""}\n`,
  );
  if (sum("failed") > 0) process.exitCode = 1;
};
