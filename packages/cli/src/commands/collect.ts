import type { Common } from "../lib/common.ts";
import { withCoordinator } from "../lib/coordinator.ts";
import { ago, countOf, printable, say, sayJson } from "../lib/output.ts";

export const collectCommand = (options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    let reply = await call("collect", { team: options.team ?? null });
    const collected = [...reply.collected];
    // An answer holds as many as it carries. What was collected is not told again, so nothing may be dropped here.
    while (reply.uncollected > 0 && reply.collected.length > 0) {
      reply = await call("collect", { team: options.team ?? null });
      collected.push(...reply.collected);
    }
    if (options.json) return sayJson({ ...reply, collected });
    if (collected.length === 0) say(`Nothing new; ${countOf(reply.total, "result")} in all.`);
    for (const result of collected) {
      say(
        `${result.status.padEnd(8)} ${result.agent_id}  ${result.task_id}  ${ago(result.created_at)}  ${result.result_id}`,
      );
      say(`    ${printable(result.summary)}`);
      for (const test of result.tests) say(`    test ${test.status}: ${printable(test.command)}`);
    }
  });
