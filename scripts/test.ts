// Runs the unit, effect and whole-system tests, and ends with one line that adds them up.
import { runVitest, sayTotals } from "./lib/vitest.ts";

const totals = [await runVitest(["--project", "packages", "--project", "system", ...process.argv.slice(2)])];
sayTotals(totals);
