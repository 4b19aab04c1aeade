import { TeamAgentError } from "@team-agent/plugin-api";
import type { Context } from "../coordinator/context.ts";
import { newId } from "../ids.ts";
import type { ResultRow, TaskRow } from "../store/index.ts";
import { acceptMessage } from "./accept.ts";
import { markAcknowledged } from "./confirm.ts";
import { normaliseResult, type ResultEnvelope } from "./normalise-result.ts";
import { writeTeamState } from "./team-state.ts";

export interface ReportReply {
  readonly ok: true;
  readonly status: "stored" | "duplicate_ignored";
  readonly result_id: string;
  readonly task_id: string;
  readonly agent_id: string;
  readonly leader_notified: boolean;
  readonly notification_message_id: string | null;
  readonly notification_status: string;
}

/** A worker reports. The result is stored first; telling the leader and whoever waits follows. */
export const reportResult = (
  context: Context,
  caller: { teamKey: string; agentId: string },
  raw: Readonly<Record<string, unknown>>,
  callKey: string | null,
): ReportReply => {
  const { store, events, clock } = context;
  const { teamKey, agentId } = caller;
  // What the agent was given is proven by its record, which may hold more than was read of it.
  context.live.get(teamKey, agentId)?.followTranscript?.();
  const taskId = inferTask(context, teamKey, agentId, raw);
  const { envelope, unknownStatus } = normaliseResult(raw, { taskId, agentId });
  if (unknownStatus !== null)
    events.write("provider.result.unknown_status_normalized", {
      team_id: teamKey,
      agent_id: agentId,
      raw_status: unknownStatus,
      normalized: "partial",
    });
  const now = clock.now();
  return store.transaction(() => {
    const { row, repeated } = store.results.insert({
      result_id: newId("res"),
      team_key: teamKey,
      task_id: taskId,
      agent_id: agentId,
      status: envelope.status,
      envelope_json: JSON.stringify(envelope),
      created_at: now,
      call_key: callKey,
    });
    if (repeated) {
      events.write("mcp.report_result_duplicate_ignored", { team_id: teamKey, result_id: row.result_id });
      return reply(row, "duplicate_ignored", row.message_id, "duplicate_ignored");
    }
    // A message that was handed over and is not in the record may never have arrived, unless the report names it.
    for (const message of store.messages.forTask(teamKey, agentId, taskId))
      if (
        message.status === "delivered" ||
        !hasRecord(context, caller) ||
        message.message_id === namedTask(raw)
      )
        markAcknowledged(context, message, `result ${row.result_id}`);
    settleTask(context, teamKey, taskId, envelope);
    const notice = acceptMessage(context, {
      teamKey,
      sender: agentId,
      recipient: "leader",
      kind: "result",
      taskId: null,
      content: describeResult(envelope, row.result_id),
    });
    store.results.setMessage(row.result_id, notice.message_id);
    notifyWatchers(context, row, notice.message_id);
    events.write("mcp.report_result", {
      team_id: teamKey,
      result_id: row.result_id,
      task_id: taskId,
      agent_id: agentId,
      status: envelope.status,
    });
    events.write("leader_receiver.queued", {
      team_id: teamKey,
      message_id: notice.message_id,
      result_id: row.result_id,
    });
    context.changes.emit({ kind: "result", teamKey, id: row.result_id });
    writeTeamState(context, teamKey);
    return reply(row, "stored", notice.message_id, "queued");
  });
};

const reply = (
  row: ResultRow,
  status: ReportReply["status"],
  messageId: string | null,
  notification: string,
): ReportReply => ({
  ok: true,
  status,
  result_id: row.result_id,
  task_id: row.task_id,
  agent_id: row.agent_id,
  leader_notified: status === "stored",
  notification_message_id: messageId,
  notification_status: notification,
});

/** The task a report is about: named; else the newest open one; else the last message that reached the agent; else `manual`. */
const inferTask = (
  context: Context,
  teamKey: string,
  agentId: string,
  raw: Readonly<Record<string, unknown>>,
): string => {
  const named = namedTask(raw);
  if (named !== null) return named;
  const [task] = context.store.tasks.openOf(teamKey, agentId);
  if (task) return task.task_id;
  const latest = context.store.messages.latestTo(teamKey, agentId, hasRecord(context, { teamKey, agentId }));
  return latest ? (latest.task_id ?? latest.message_id) : "manual";
};

/** False for an agent whose program keeps no record that we can follow. */
const hasRecord = (context: Context, { teamKey, agentId }: { teamKey: string; agentId: string }): boolean =>
  (context.store.sessions.get(teamKey, agentId)?.transcript_path ?? null) !== null;

const namedTask = (raw: Readonly<Record<string, unknown>>): string | null => {
  const nested = raw.envelope as Readonly<Record<string, unknown>> | undefined;
  for (const named of [nested?.task_id, raw.task_id])
    if (typeof named === "string" && named.trim() !== "") return named.trim();
  return null;
};

const settleTask = (context: Context, teamKey: string, taskId: string, envelope: ResultEnvelope): void => {
  const task = context.store.tasks.get(teamKey, taskId);
  // A report about somebody else's task is stored, and settles nothing.
  if (task?.assignee !== envelope.agent_id) return;
  context.store.tasks.save({
    ...task,
    ...nextTaskState(task, envelope.status),
    summary: envelope.summary,
    updated_at: context.clock.now(),
  });
};

/** success → done, blocked → blocked; anything else is tried again until the task's limit. */
export const nextTaskState = (
  task: Pick<TaskRow, "retry_count" | "spec_json">,
  status: ResultEnvelope["status"],
): Pick<TaskRow, "status" | "retry_count"> => {
  if (status === "success") return { status: "done", retry_count: task.retry_count };
  if (status === "blocked") return { status: "blocked", retry_count: task.retry_count };
  const limit = Number((JSON.parse(task.spec_json) as { retryLimit?: number }).retryLimit ?? 0);
  return task.retry_count < limit
    ? { status: "needs_retry", retry_count: task.retry_count + 1 }
    : { status: "failed", retry_count: task.retry_count };
};

/** The text that tells the leader of a result. Its first line and its id line are read by programs. */
export const describeResult = (envelope: ResultEnvelope, resultId: string): string => {
  const tests = envelope.tests.slice(0, 3).map((test) => `${test.command}=${test.status}`);
  return [
    `Task ${envelope.task_id} reported ${envelope.status} from ${envelope.agent_id}: ${envelope.summary}`,
    ...(tests.length > 0 ? [`Tests: ${tests.join("; ")}`] : []),
    `Result id: ${resultId}`,
    "It is stored; there is nothing to poll for.",
  ].join("\n");
};

const notifyWatchers = (context: Context, result: ResultRow, messageId: string): void => {
  const { store, events, clock } = context;
  const [primary, ...others] = store.watchers.matching(result.team_key, result.task_id, result.agent_id);
  if (!primary) return;
  store.watchers.finish(primary.watcher_id, "notified", result.result_id, messageId, clock.now());
  events.write("result_watcher.notified", {
    team_id: result.team_key,
    watcher_id: primary.watcher_id,
    result_id: result.result_id,
  });
  for (const other of others) {
    store.watchers.finish(
      other.watcher_id,
      "superseded",
      result.result_id,
      null,
      clock.now(),
      "superseded by earlier watcher for same (task_id, agent_id, result_id)",
    );
    events.write("result_watcher.superseded", {
      team_id: result.team_key,
      watcher_id: other.watcher_id,
      result_id: result.result_id,
      primary_watcher_id: primary.watcher_id,
    });
  }
};

export interface CollectedResult {
  readonly result_id: string;
  readonly task_id: string;
  readonly agent_id: string;
  readonly status: string;
  readonly summary: string;
  readonly tests: ResultEnvelope["tests"];
  readonly created_at: number;
}

/** Marks what was reported since the last time as collected, and answers it. */
export const collectResults = (
  context: Context,
  teamKey: string,
): { collected: readonly CollectedResult[]; total: number; uncollected: number } => {
  const { store, clock, events } = context;
  if (!store.teams.get(teamKey)) throw new TeamAgentError("team_unknown", `there is no team ${teamKey}`);
  const collected = store.results.uncollected(teamKey).flatMap((row) => {
    if (!store.results.collect(row.result_id, clock.now())) return [];
    const envelope = JSON.parse(row.envelope_json) as ResultEnvelope;
    const task = store.tasks.get(teamKey, row.task_id);
    events.write("collect.result", {
      team_id: teamKey,
      result_id: row.result_id,
      task_id: row.task_id,
      agent_id: row.agent_id,
      task_status: task?.status ?? null,
    });
    return [
      {
        result_id: row.result_id,
        task_id: row.task_id,
        agent_id: row.agent_id,
        status: row.status,
        summary: envelope.summary,
        tests: envelope.tests,
        created_at: row.created_at,
      },
    ];
  });
  writeTeamState(context, teamKey);
  return { collected, ...store.results.counts(teamKey) };
};
