import { newId } from "../ground/index.ts";
import { acceptMessage, markAcknowledged, withdrawNotices } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";
import type { ResultRow } from "../store/index.ts";
import { normaliseResult, type ResultEnvelope } from "./normalise-result.ts";
import { hasRecord, inferTask, namedTask, settleTask } from "./task-of-report.ts";
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
    // What was asked or told of a missing report has no cause any more.
    for (const kind of ["report_asked", "unreported"] as const)
      withdrawNotices(context, `${kind}:${teamKey}/${taskId}:`);
    withdrawNotices(context, `cut:${teamKey}/${agentId}:${taskId}:`);
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
