// `npm run test:soak -- --minutes N [--agents N] [--keep]`: a busy team for a long time, and what it weighs.
import { parseArgs } from "node:util";
import { openRun } from "../../scripts/lib/run/open.ts";
import { createSandbox } from "../kit/sandbox.ts";
import { runSoak } from "./run.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    agents: { type: "string", default: "20" },
    keep: { type: "boolean", default: false },
  },
});
const [minutes, agents] = [Number(values.minutes), Number(values.agents)];
// In a shorter run nothing is old enough to be pruned before it is over.
if (!(minutes >= 3 && agents >= 1)) {
  process.stderr.write(
    `error: --minutes ${values.minutes} --agents ${values.agents}: at least 3 minutes and 1 agent\naction: npm run test:soak -- --minutes 30 --agents 20\nlog: -\n`,
  );
  process.exit(2);
}
const say = (text: string) => process.stdout.write(`${text}\n`);
const interrupted = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => interrupted.abort());

openRun({ keep: values.keep });
const sandbox = createSandbox({ keep: values.keep });
say(`${agents} agents for ${minutes} minutes${values.keep ? `, ${sandbox.root}` : ""}`);
let failed = 1;
try {
  const checks = await runSoak(sandbox, { agents, minutes, say, signal: interrupted.signal });
  for (const { ok, text } of checks) say(`${ok ? "ok  " : "FAIL"} ${text}`);
  failed = checks.filter(({ ok }) => !ok).length;
  say(`${checks.length - failed} passed, ${failed} failed`);
} finally {
  await sandbox.close();
}
process.exitCode = interrupted.signal.aborted ? 130 : failed === 0 ? 0 : 1;
