import { startLeaderCommand, teamAgent, UNTENDED } from "../ground/index.ts";
import { wayBackTo } from "../team/index.ts";
import { describeCut, goOn } from "../work/index.ts";
import type { AgentReport } from "./agent-report.ts";
import type { TeamReport } from "./report.ts";
import type { AgentState } from "./words.ts";

export interface Issue {
  /** A stable name; what it is about follows a colon. */
  readonly issue: string;
  readonly detail: string;
  /** The one command that helps. */
  readonly repair: string;
}

/** What is wrong with a team, from its report alone. `coordinatorRuns` false: the report comes from the database. */
export const diagnose = (report: TeamReport, coordinatorRuns: boolean): readonly Issue[] => {
  const { team } = report;
  // A team that is down cannot be brought back with them.
  const rows: readonly Issue[] = report.unreadable.map(({ agent_id, column, detail, repair }) => ({
    issue: `row_unreadable:${agent_id === null ? "" : `${agent_id}.`}${column}`,
    detail,
    repair,
  }));
  if (report.team_status !== "alive") return rows;
  if (!coordinatorRuns)
    return [
      ...rows,
      {
        issue: "coordinator_unavailable",
        detail: `${messagesWait(report.queued_messages.length + (report.left_out.queued_messages ?? 0))}; agents are shown as they were stored`,
        repair: "team-agent coordinator ensure",
      },
    ];
  const waiting = report.queued_messages.filter(({ recipient }) => recipient === "leader").length;
  const documents: readonly Issue[] =
    report.changed_documents.length === 0
      ? []
      : [
          {
            issue: "documents_changed",
            detail: `${report.changed_documents.join(", ")}; the team runs as it was started`,
            repair: documentsRepair(report),
          },
        ];
  const leader: readonly Issue[] =
    // A team whose mail a person reads has no leader to lose.
    report.leader_receiver.status === "attached" || report.leader_receiver.status === "unbound"
      ? []
      : [
          {
            issue: "leader_not_attached",
            detail: `${messagesWait(waiting)} for the leader`,
            repair: report.leader_receiver.start
              ? startLeaderCommand(report.leader_receiver.start)
              : teamAgent("claim-leader", "--team", team),
          },
        ];
  return [
    ...rows,
    ...leader,
    ...documents,
    ...report.agents.flatMap((agent) => issuesOf(agent, report, team)),
  ];
};

/** A restart is made from the documents, and is refused where one is gone. */
const documentsRepair = ({ missing_documents: missing, agents, team }: TeamReport): string => {
  const isRunning = (id: string) => agents.some(({ agent_id, pid }) => agent_id === id && pid !== null);
  return missing.length === 0 ? teamAgent("restart", "--team", team) : wayBackTo(missing, team, isRunning);
};

const messagesWait = (count: number): string => (count === 1 ? "1 message waits" : `${count} messages wait`);

const issuesOf = (agent: AgentReport, report: TeamReport, team: string): readonly Issue[] => {
  return [...stateIssues(agent, report, team), ...cutIssues(agent, team)];
};

const cutIssues = ({ agent_id, cut }: AgentReport, team: string): readonly Issue[] =>
  cut
    ? [
        {
          issue: `work_cut:${agent_id}`,
          detail: describeCut(cut),
          repair: teamAgent("send", agent_id, goOn(cut), "--team", team),
        },
      ]
    : [];

const DOWN: readonly AgentState[] = ["lost", "exited", "failed", "planned", "paused"];

/** Its server ended, or its start was cut off: one command brings everybody back. */
const isAllGone = ({ agents }: TeamReport): boolean =>
  agents.length > 1 && agents.every(({ status }) => DOWN.includes(status));

const stateIssues = (agent: AgentReport, report: TeamReport, team: string): readonly Issue[] => {
  const detail = agent.detail ?? agent.status;
  const one = (name: string, repair: string, words = detail): readonly Issue[] => [
    { issue: `${name}:${agent.agent_id}`, detail: words, repair },
  ];
  switch (agent.status) {
    case "exited":
    case "lost":
    case "failed":
    case "planned":
      if (detail.startsWith(UNTENDED))
        return one("agent_row_unusable", teamAgent("stop-agent", agent.agent_id, "--team", team));
      return one(
        "worker_window_missing",
        isAllGone(report)
          ? teamAgent("restart", "--team", team)
          : teamAgent("start-agent", agent.agent_id, "--team", team),
      );
    case "link lost":
      return one("worker_link_lost", teamAgent("start-agent", agent.agent_id, "--force", "--team", team));
    case "waiting": {
      const approval = report.approvals.find(({ agent_id }) => agent_id === agent.agent_id);
      return approval
        ? one("worker_approval_pending", teamAgent("approve", approval.approval_id), approval.command)
        : one("worker_dialog_open", teamAgent("attach", agent.agent_id, "--team", team));
    }
    case "error":
      return one("worker_provider_error", teamAgent("explain", agent.agent_id, "--team", team));
    case "interrupted":
      // Told by what was cut off.
      return agent.cut
        ? []
        : one("worker_interrupted", teamAgent("send", agent.agent_id, "go on", "--team", team));
    case "unknown":
      if (agent.refused) return one("plugin_refused", agent.refused.action);
      return one("worker_state_unknown", teamAgent("explain", agent.agent_id, "--team", team));
    default:
      return [];
  }
};
