import type { Context } from "../runtime/index.ts";
import type { TaskRow } from "../store/index.ts";
import type { ResultEnvelope } from "./normalise-result.ts";

/** The task a report is about: named; else the newest open one; else the last message that reached the agent; else `manual`. */
export const inferTask = (
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
  if (latest) return latest.task_id ?? latest.message_id;
  context.events.write("mcp.task_inference_failed", {
    team_id: teamKey,
    agent_id: agentId,
    fallback: NO_TASK,
  });
  return NO_TASK;
};

const NO_TASK = "manual";

/** False for an agent whose program keeps no record that we can follow. */
export const hasRecord = (
  context: Context,
  { teamKey, agentId }: { teamKey: string; agentId: string },
): boolean => (context.store.sessions.get(teamKey, agentId)?.transcript_path ?? null) !== null;

/** The task that the report itself names; null when it names none. */
export const namedTask = (raw: Readonly<Record<string, unknown>>): string | null => {
  const nested = raw.envelope as Readonly<Record<string, unknown>> | undefined;
  for (const named of [nested?.task_id, raw.task_id])
    if (typeof named === "string" && named.trim() !== "") return named.trim();
  return null;
};

/** Writes down what a report means for its task. */
export const settleTask = (
  context: Context,
  teamKey: string,
  taskId: string,
  envelope: ResultEnvelope,
): void => {
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
