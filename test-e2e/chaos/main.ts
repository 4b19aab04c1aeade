// `npm run test:chaos -- [--seed N] [--messages N] [--agents N] [--changes N] [--keep]`: the same seed gives the same faults.
import { parseArgs } from "node:util";
import { openRun } from "../../scripts/lib/run/open.ts";
import { createSandbox } from "../kit/sandbox.ts";
import { failuresOf, runChaos } from "./run.ts";
import { summaryLine } from "./verdict.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 100_000) },
    messages: { type: "string", default: "3000" },
    agents: { type: "string", default: "20" },
    /** Of the team itself; by default one for each 25 messages. */
    changes: { type: "string" },
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
  const { verdict, counts, changes, remains, seconds, gaps } = await runChaos(sandbox, {
    seed: Number(values.seed),
    agents: Number(values.agents),
    messages: Number(values.messages),
    changes: Number(values.changes ?? Math.round(Number(values.messages) / 25)),
    senders: 8,
    onProgress: say,
  });
  const failures = failuresOf(verdict, remains);
  for (const one of failures.slice(0, 40)) say(`  ${one}`);
  say(
    `${seconds} s: coordinator killed ${counts.killed} times from outside, connection cut ${counts.cut}, database locked ${counts.locked}, clock jumped ${counts.jumped}, agents revived ${counts.revived}, approvals answered ${counts.answered}`,
  );
  say(gaps);
  say(
    `changes: ${[...changes]
      .sort()
      .map(([what, count]) => `${what} ${count}`)
      .join(", ")}`,
  );
  say(summaryLine(verdict));
  say(
    "lawful: a message to an agent that left, or did not join after all, is cancelled and counted in a notice to the leader; one that was handed to it and is in no record is named there",
  );
  say(`orphans ${remains.orphans.length}, wrong states ${remains.wrong.length}`);
  failed = failures.length > 0;
} finally {
  await sandbox.close();
}
say(failed ? "0 passed, 1 failed" : "1 passed, 0 failed");
process.exitCode = failed ? 1 : 0;
