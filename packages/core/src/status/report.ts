import { TeamAgentError } from "@team-agent/plugin-api";
import { type QuestionView, viewOpenQuestions } from "../questions/index.ts";
import type { LiveAgents } from "../runtime/index.ts";
import { type LeaseRow, type Store, storedIn, type TeamRow } from "../store/index.ts";
import {
  changedDocuments,
  type DocumentMarks,
  type MissingDocument,
  missingDocuments,
  readableSpec,
} from "../team/index.ts";
import { type AgentReport, endingError, reportAgent } from "./agent-report.ts";
import { leaderToStart } from "./leader-to-start.ts";
import { type Unreadable, unreadableOf } from "./unreadable.ts";

export interface TeamReport {
  readonly ok: true;
  readonly team: string;
  readonly team_status: string;
  readonly session_name: string;
  readonly workspace: string;
  /** 0 for a team that a person or their leader started; else one more than its parent's. */
  readonly team_depth: number;
  readonly parent_team_key: string | null;
  readonly leader_receiver: {
    /** `unknown`: only the store can be read, and it does not say whether the leader lives. */
    readonly status: "attached" | "unbound" | "rebind_required" | "unknown";
    readonly provider: string | null;
    /** The worker of the parent team that leads; null for any other leader. */
    readonly worker: string | null;
    readonly pane_id: string | null;
    readonly owner_epoch: number;
    /** The provider's error with which its last turn ended, in words. */
    readonly error: string | null;
    /** The provider whose name is the command that starts a leader; null where none starts by its name alone. */
    readonly start: string | null;
  };
  readonly agents: readonly AgentReport[];
  readonly tasks: readonly {
    readonly task_id: string;
    readonly title: string;
    readonly assignee: string;
    readonly status: string;
    readonly summary: string | null;
  }[];
  readonly messages: Readonly<Record<string, number>>;
  readonly queued_messages: readonly {
    readonly message_id: string;
    readonly sender: string;
    readonly recipient: string;
    readonly status: string;
    readonly since: number;
    readonly condition: string | null;
    /** When it ends if it still waits then. */
    readonly expires_at: number;
  }[];
  readonly approvals: readonly {
    readonly approval_id: string;
    readonly agent_id: string;
    readonly tool: string;
    readonly command: string;
    readonly opened_at: number;
  }[];
  readonly questions: readonly QuestionView[];
  readonly results: { readonly total: number; readonly uncollected: number };
  readonly latest_results: readonly {
    readonly result_id: string;
    readonly agent_id: string;
    readonly task_id: string;
    readonly status: string;
    readonly summary: string;
    readonly created_at: number;
  }[];
  /** Documents that are others than those the team runs by. */
  readonly changed_documents: readonly string[];
  /** Those of them without which the team cannot be restarted. */
  readonly missing_documents: readonly MissingDocument[];
  /** What stands in the rows of the team and of its agents, and cannot be read. */
  readonly unreadable: readonly Unreadable[];
  /** How many of each list are not in it; a list that is whole is not named. */
  readonly left_out: Readonly<Record<string, number>>;
}

/** A list of a report holds no more; how many there are beside it, `left_out` says. */
const MAX_LISTED = 50;
const MAX_TASKS = 100;

/** A person may have given the session another name. */
const sessionNow = (live: LiveAgents | null, teamKey: string): string | undefined =>
  live?.all().find((agent) => agent.teamKey === teamKey && agent.transport)?.transport?.session;

/** A team as it is. `live` is null when only the database can be read. */
export const reportTeam = (
  store: Store,
  live: LiveAgents | null,
  teamKey: string,
  workspace: string,
): TeamReport => {
  const team = store.teams.get(teamKey);
  if (!team)
    throw new TeamAgentError("team_unknown", `there is no team "${teamKey}" here`, {
      action: "team-agent quick-start",
    });
  const waiting = new Map(
    store.messages.waitingCounts(teamKey).map(({ recipient, count }) => [recipient, count]),
  );
  const tasks = store.tasks.briefs(teamKey, MAX_TASKS);
  const queued = store.messages.waiting(teamKey, MAX_LISTED);
  const approvals = store.approvals.firstOpen(teamKey, MAX_LISTED);
  const questions = viewOpenQuestions(store, teamKey, undefined, MAX_LISTED);
  const lease = store.leases.get(teamKey);
  const receiver = lease ? live?.get(lease.seat_key ?? teamKey, lease.seat_agent) : undefined;
  return {
    ok: true,
    team: teamKey,
    team_status: team.status,
    session_name: sessionNow(live, teamKey) ?? team.session_name,
    workspace,
    // A database of before is only read, and has neither.
    team_depth: team.team_depth ?? 0,
    parent_team_key: team.parent_team_key ?? null,
    leader_receiver: {
      status: receiverStatus(lease, receiver !== undefined, live !== null),
      provider: lease?.provider ?? null,
      worker: lease?.seat_agent && lease.seat_agent !== "leader" ? lease.seat_agent : null,
      pane_id: receiver?.pane.paneId ?? null,
      owner_epoch: lease?.owner_epoch ?? 0,
      error: receiver ? endingError(receiver) : null,
      start: leaderToStart(lease?.provider ?? null, membersOf(store, team)),
    },
    agents: store.agents
      .ofTeam(teamKey)
      .filter((agent) => agent.agent_id !== "leader")
      .map((agent) => reportAgent(store, live, teamKey, agent.agent_id, waiting.get(agent.agent_id) ?? 0)),
    tasks,
    messages: Object.fromEntries(store.messages.counts(teamKey).map(({ status, count }) => [status, count])),
    queued_messages: queued.map(
      ({ message_id, sender, recipient, status, status_since, condition, expires_at }) => ({
        message_id,
        sender,
        recipient,
        status,
        since: status_since,
        condition,
        expires_at,
      }),
    ),
    approvals: approvals.map(({ approval_id, agent_id, tool, command, opened_at }) => ({
      approval_id,
      agent_id,
      tool,
      command,
      opened_at,
    })),
    questions,
    results: store.results.counts(teamKey),
    latest_results: store.results.briefs(teamKey, 5),
    changed_documents: changedSince(team),
    missing_documents: missingOf(store, team),
    unreadable: unreadableOf(store, team),
    left_out: onlyPositive({
      tasks: store.tasks.count(teamKey) - tasks.length,
      queued_messages: [...waiting.values()].reduce((sum, count) => sum + count, 0) - queued.length,
      approvals: store.approvals.countOpen(teamKey) - approvals.length,
      questions: store.questions.countOpen(teamKey) - questions.length,
    }),
  };
};

/** As the team runs; by its rows alone where what it was made of cannot be read. */
const membersOf = (store: Store, team: TeamRow) =>
  readableSpec(team)?.agents ??
  store.agents.ofTeam(team.team_key).filter(({ agent_id }) => agent_id !== "leader");

const onlyPositive = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

/** Nothing is compiled again by itself, so it is said where what runs is not what is written. */
const changedSince = (team: TeamRow): readonly string[] => {
  let launch: { readonly documents?: DocumentMarks };
  try {
    launch = storedIn(team, "launch_json");
  } catch {
    // It is told where it is needed.
    return [];
  }
  return changedDocuments(team.directory, launch.documents);
};

/** A lease without a provider is a shell in which somebody typed a command: nobody's mail goes there. */
const receiverStatus = (
  lease: LeaseRow | undefined,
  isThere: boolean,
  isRunning: boolean,
): TeamReport["leader_receiver"]["status"] => {
  if (isThere) return "attached";
  if (!lease?.provider) return "unbound";
  return isRunning ? "rebind_required" : "unknown";
};

const missingOf = (store: Store, team: TeamRow): readonly MissingDocument[] => {
  const spec = readableSpec(team);
  const members = store.agents.ofTeam(team.team_key).map(({ agent_id }) => agent_id);
  return spec ? missingDocuments(team.directory, spec, members) : [];
};
