// `npm run test:chaos -- [--seed N] [--messages N] [--agents N] [--keep]`: the same seed gives the same faults.
import { parseArgs } from "node:util";
import { openRun } from "../../scripts/lib/run/open.ts";
import { createSandbox } from "../kit/sandbox.ts";
import { runChaos } from "./run.ts";
import { summaryLine } from "./verdict.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 100_000) },
    messages: { type: "string", default: "3000" },
    agents: { type: "string", default: "20" },
    keep: { type: "boolean", default: false },
  },
});
const say = (text: string) => process.stdout.write(`${text}\n`);
openRun({ keep: values.keep });
const sandbox = createSandbox({ keep: values.keep });
say(
  `seed ${values.seed}, ${values.agents} agents, ${values.messages} messages${values.keep ? `, ${sandbox.root}` : ""}`,
);
let failed = true;
try {
  const { verdict, counts, seconds, gaps } = await runChaos(sandbox, {
    seed: Number(values.seed),
    agents: Number(values.agents),
    messages: Number(values.messages),
    senders: 8,
    onProgress: say,
  });
  for (const one of [...verdict.lost, ...verdict.doubled, ...verdict.held].slice(0, 20)) say(`  ${one}`);
  say(
    `${seconds} s: coordinator killed ${counts.killed} times from outside, connection cut ${counts.cut}, database locked ${counts.locked}, clock jumped ${counts.jumped}, agents revived ${counts.revived}, approvals answered ${counts.answered}`,
  );
  say(gaps);
  say(summaryLine(verdict));
  failed = verdict.lost.length + verdict.doubled.length + verdict.held.length > 0;
} finally {
  await sandbox.close();
}
say(failed ? "0 passed, 1 failed" : "1 passed, 0 failed");
process.exitCode = failed ? 1 : 0;
