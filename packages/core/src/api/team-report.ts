import type { Context } from "../runtime/index.ts";
import { reportTeam, type TeamReport } from "../status/index.ts";
import { firstThatFit } from "./bounds.ts";

/** What each list may take of an answer; together with the rest they stay below what one may have. */
const BYTES = {
  agents: 96_000,
  tasks: 40_000,
  queued_messages: 40_000,
  approvals: 24_000,
  questions: 32_000,
  latest_results: 12_000,
} as const;

/** A team's report as a door gives it: lists that are too long for one answer are cut, and say by how much. */
export const answerReport = ({ store, live, workspace }: Context, teamKey: string): TeamReport =>
  boundReport(reportTeam(store, live, teamKey, workspace.root));

export const boundReport = (report: TeamReport): TeamReport => {
  const leftOut: Record<string, number> = { ...report.left_out };
  const cut = <K extends keyof typeof BYTES>(name: K): TeamReport[K] => {
    const list: readonly unknown[] = report[name];
    const kept = firstThatFit(list, BYTES[name]);
    if (kept.length < list.length) leftOut[name] = (leftOut[name] ?? 0) + list.length - kept.length;
    return kept as unknown as TeamReport[K];
  };
  return {
    ...report,
    agents: cut("agents"),
    tasks: cut("tasks"),
    queued_messages: cut("queued_messages"),
    approvals: cut("approvals"),
    questions: cut("questions"),
    latest_results: cut("latest_results"),
    left_out: leftOut,
  };
};
