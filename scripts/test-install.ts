// Runs the tests that install from a registry of their own, in an empty HOME.
import { runVitest, sayTotals } from "./lib/vitest.ts";

sayTotals([await runVitest(["--project", "install", ...process.argv.slice(2)])]);
