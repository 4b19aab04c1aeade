import type { TeamReport } from "@team-agent/core";
import { TeamAgentError, teamAgent } from "@team-agent/core/client";
import { lookAtRunning, type Session } from "../lib/coordinator.ts";
import { nobodyLeads } from "../lib/nobody-leads.ts";
import { ago, columns, expiry, paint, printable, say, sayJson } from "../lib/output.ts";
import { askStatus, readStoredStatus } from "./ask-status.ts";

interface Options {
  readonly json: boolean;
  readonly workspace: string;
  readonly team?: string;
  readonly summary: boolean;
}

export const statusCommand = async (agentId: string | null, options: Options): Promise<void> => {
  if (options.summary && (options.json || agentId))
    throw new TeamAgentError("usage", "--summary goes neither with --json nor with an agent", {
      action: "team-agent status --summary",
    });
  const query = { ...options, isOfOne: agentId !== null };
  const { live, silent } = await lookAtRunning(options.workspace, (session: Session) =>
    askStatus(session, query),
  );
  const answer = live ?? (await readStoredStatus(query));
  const running = live !== null;
  const word = running ? "running" : `${silent ? "silent" : "not running"} (the stored state is shown)`;
  const coordinator = { ok: running, ...(silent ? { silent: true, pid: silent.data.pid } : {}) };
  if ("reports" in answer) {
    const { reports } = answer;
    if (options.json) return sayJson({ ok: true, teams: reports, coordinator });
    for (const line of [`coordinator: ${word}`, ...reports.flatMap(oneLine)]) say(line);
    return;
  }
  const { report, others: otherTeams } = answer;
  if (agentId) return showAgent(report, agentId, options.json);
  if (options.json)
    return sayJson({
      ...report,
      other_teams: otherTeams,
      coordinator,
      runtime: { coordinator: { ok: running }, undelivered: queued(report) },
    });
  for (const line of summary(report, running, word)) say(line);
  for (const line of changed(report)) say(line);
  if (otherTeams.length > 0 && !options.team)
    say(
      `other teams: ${otherTeams.map(({ team, status }) => `${team} (${status}): ${teamAgent("status", "--team", team)}`).join(", ")}`,
    );
  if (options.summary) return;
  for (const line of nobodyLeads(report)) say(line);
  say();
  for (const line of columns(
    report.agents.map((agent) => [
      `  ${agent.agent_id}`,
      agent.provider,
      agent.status,
      agent.since ? ago(agent.since) : "",
      agent.detail ?? "",
    ]),
  ))
    say(line);
  for (const { agent_id, unverified } of report.agents)
    if (unverified)
      say(
        `  ${paint("yellow", "unverified")} ${agent_id}  ${unverified.until_seen.join(", ")}  until seen: version ${printable(unverified.version)} was not tried`,
      );
  for (const approval of report.approvals)
    say(
      `  ${paint("yellow", "approval")} ${approval.approval_id}  ${approval.agent_id}  ${printable(approval.command)}`,
    );
  for (const question of report.questions)
    say(
      `  ${paint("yellow", "question")} ${question.question_id}  ${question.agent_id}  ${firstLine(question.text)}`,
    );
  const [forLeader, others] = [
    report.queued_messages.filter(isHeldForLeader),
    report.queued_messages.filter((message) => !isHeldForLeader(message)),
  ];
  if (forLeader.length > 0)
    say(
      `  ${forLeader.length} for the leader: nobody is attached; read them with: ${teamAgent("inbox", "leader", "--team", report.team)}`,
    );
  for (const message of others)
    say(
      `  ${message.message_id}  ${message.sender} → ${message.recipient}  ${message.status}${message.condition ? `  waits: ${printable(message.condition)}` : ""}${expiry(message)}`,
    );
  for (const [list, count] of Object.entries(report.left_out))
    say(`  … and ${count} more ${list.replaceAll("_", " ")}`);
  const isDown = report.team_status === "alive" && report.agents.some(({ status }) => DOWN.includes(status));
  if (isDown || report.unreadable.length > 0)
    say(`  What helps: ${teamAgent("diagnose", "--team", report.team)}`);
};

const DOWN = ["exited", "lost", "failed"];

/** Where nobody leads, each result would be a line of its own. */
const isHeldForLeader = ({ status }: TeamReport["queued_messages"][number]): boolean =>
  status === "queued_until_leader_attach";

/** All that wait; a report lists the first of them. */
const queued = (report: TeamReport): number =>
  report.queued_messages.length + (report.left_out.queued_messages ?? 0);

/** Nothing is compiled again by itself. */
export const changed = ({ changed_documents }: TeamReport): readonly string[] =>
  changed_documents.length === 0
    ? []
    : [`documents: ${changed_documents.join(", ")}; the team runs as it was started`];

const firstLine = (text: string): string => printable(text.split("\n")[0] ?? "").slice(0, 160);

/** One of several teams; what helps beside. */
const oneLine = (report: TeamReport): readonly string[] => [
  `team=${report.team} (${report.team_status})  ${counted(report)}  queued=${queued(report)}`,
  `  ${teamAgent("status", "--team", report.team)}${report.team_status === "stopped" ? `   bring it back: ${teamAgent("restart", "--team", report.team)}` : ""}`,
];

const summary = (report: TeamReport, running: boolean, coordinator: string): readonly string[] => {
  const interacted = report.agents.filter((agent) => agent.interacted !== null).length;
  const [latest] = report.latest_results;
  return [
    `coordinator: ${coordinator}  team=${report.team} (${report.team_status})  session=${report.session_name}`,
    `receiver: ${report.leader_receiver.status}${report.leader_receiver.pane_id ? ` ${report.leader_receiver.pane_id}` : ""}${report.leader_receiver.provider ? ` ${report.leader_receiver.provider}` : ""}`,
    ...nesting(report),
    `${counted(report)} (${interacted} interacted, ${report.agents.length - interacted} never)`,
    `queued: ${queued(report)}${queued(report) > 0 ? goOn(report, running) : ""}`,
    `latest result: ${latest ? `${latest.agent_id} -> ${printable(latest.summary).slice(0, 80)} @ ${ago(latest.created_at)}` : "none"}  uncollected=${report.results.uncollected}`,
  ];
};

/** Only a team that a worker started has one. */
const nesting = ({ parent_team_key: parent, team_depth: depth, leader_receiver }: TeamReport) =>
  parent === null
    ? []
    : [
        `nested: in team ${parent}, depth ${depth}${leader_receiver.worker ? `, led by ${leader_receiver.worker}` : ""}`,
      ];

const counted = ({ agents }: TeamReport): string => {
  const count = (...states: string[]) => agents.filter((agent) => states.includes(agent.status)).length;
  return `agents: ${agents.length} — ready=${count("ready")} busy=${count("busy")} waiting=${count("waiting")} starting=${count("starting", "spawning", "planned")} stopped=${count("stopped", "paused")} failed=${count(...DOWN)} unknown=${count("unknown")}`;
};

/** What makes messages go on that nothing but us keeps. */
const goOn = ({ team, team_status }: TeamReport, running: boolean): string => {
  if (team_status === "stopped")
    return `  (they go on when the team does: ${teamAgent("restart", "--team", team)})`;
  return running ? "" : "  (they go on when the coordinator does: team-agent coordinator ensure)";
};

const showAgent = (report: TeamReport, agentId: string, json: boolean): void => {
  const agent = report.agents.find((one) => one.agent_id === agentId);
  if (!agent)
    throw new TeamAgentError("agent_unknown", `there is no agent "${agentId}" in team ${report.team}`, {
      action: `agents: ${report.agents.map((one) => one.agent_id).join(", ")}`,
    });
  if (json) {
    sayJson({ ok: true, ...agent });
    return;
  }
  const rows = [
    [
      "status",
      `${agent.status}${agent.detail ? ` (${agent.detail})` : ""}${agent.since ? `, ${ago(agent.since)}` : ""}`,
    ],
    ["provider", `${agent.provider}${agent.model ? ` ${agent.model}` : ""}`],
    ["session", agent.session_id ?? "not known yet"],
    ["pane", agent.pane_id ? `${agent.pane_id} pid ${agent.pid}` : "none"],
    ["waiting messages", String(agent.waiting_messages)],
    ...agent.notes.map((note) => ["note", note]),
  ];
  for (const line of columns(rows)) say(line);
};
