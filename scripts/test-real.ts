// Runs the tests with the real Claude Code and Codex, as this user, and as an ordinary one where root can make one.
import { runVitest, sayTotals } from "./lib/vitest.ts";

sayTotals([await runVitest(["--project", "real", ...process.argv.slice(2)])]);
