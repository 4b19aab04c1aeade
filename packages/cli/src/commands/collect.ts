import { withCoordinator } from "../lib/coordinator.ts";
import { ago, printable, say, sayJson } from "../lib/output.ts";
import type { Common } from "../program.ts";

interface Reply {
  readonly collected: readonly {
    result_id: string;
    task_id: string;
    agent_id: string;
    status: string;
    summary: string;
    created_at: number;
    tests: readonly { command: string; status: string }[];
  }[];
  readonly total: number;
}

export const collectCommand = (options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call<Reply>("collect", { team: options.team ?? null });
    if (options.json) return sayJson(reply);
    if (reply.collected.length === 0) say(`Nothing new; ${reply.total} results in all.`);
    for (const result of reply.collected) {
      say(
        `${result.status.padEnd(8)} ${result.agent_id}  ${result.task_id}  ${ago(result.created_at)}  ${result.result_id}`,
      );
      say(`    ${printable(result.summary)}`);
      for (const test of result.tests) say(`    test ${test.status}: ${printable(test.command)}`);
    }
  });
