import type { PruneReport } from "@team-agent/core";
import { TeamAgentError } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { confirm, isAtTerminal } from "../lib/confirm.ts";
import { withCoordinator } from "../lib/coordinator.ts";
import { countOf, say, sayJson, sizeOf } from "../lib/output.ts";

interface Options extends Common {
  readonly olderThan?: number;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

export const pruneCommand = async (options: Options): Promise<void> => {
  if (options.olderThan === 0 && !options.dryRun && !options.yes) await agreeToEverything();
  await withCoordinator(options.workspace, async ({ call }) => {
    const report = await call("prune", {
      team: options.team ?? null,
      olderThanDays: options.olderThan ?? null,
      dryRun: options.dryRun,
    });
    if (options.json) return sayJson(report);
    for (const line of describe(report)) say(line);
  });
};

/** The texts of today go too, and nothing brings them back. */
const agreeToEverything = async (): Promise<void> => {
  const refused = new TeamAgentError(
    "usage",
    "--older-than 0 takes away the texts of everything that is finished, today's too",
    { action: "team-agent prune --older-than 0 --yes" },
  );
  if (!isAtTerminal() || !(await confirm(`${refused.message}. Do it?`))) throw refused;
};

const KINDS: Readonly<Record<keyof PruneReport["pruned"], string>> = {
  messages: "texts of messages",
  evidence: "pieces of evidence",
  turns: "turns",
  approvals: "approvals",
  questions: "questions",
  scheduled: "scheduled events",
  notices: "notices",
  watchers: "watchers",
  tokens: "revoked tokens",
};

const describe = (report: PruneReport): readonly string[] => {
  const { team, older_than_days: days, dry_run: isDry, pruned } = report;
  if (days === null)
    return [
      `Team ${team} keeps everything for ever (retention_days: 0). To prune it all the same: --older-than <days>`,
    ];
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter((kind) => pruned[kind] > 0);
  const age = `finished more than ${countOf(days, "day")} ago`;
  const size = `database: ${sizeOf(report.bytes_before)}`;
  if (kinds.length === 0) return [`Team ${team}: nothing to prune that was ${age}.`, size];
  return [
    `Team ${team}, ${age}: ${isDry ? "this would go" : "this is gone"}`,
    ...kinds.map((kind) => `  ${String(pruned[kind]).padStart(8)}  ${KINDS[kind]}`),
    isDry ? size : `${size} before, ${sizeOf(report.bytes_after)} after`,
  ];
};
