import { TeamAgentError } from "@team-agent/plugin-api";
import { nearest, newId } from "../ground/index.ts";
import { acceptMessage, refuseSelf, resolveRecipients } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";
import type { TaskRow } from "../store/index.ts";
import { writeTeamState } from "./team-state.ts";

/** A task that a message is sent for is running now, and belongs to whom it was sent. */
export const nextTask = (context: Context, teamKey: string, taskId: string, assignee: string): TaskRow => {
  const { store, clock, events } = context;
  const task = store.tasks.get(teamKey, taskId);
  if (!task) {
    const known = store.tasks.ofTeam(teamKey).map((row) => row.task_id);
    const near = nearest(taskId, known);
    throw new TeamAgentError(
      "task_unknown",
      `unknown task id: ${taskId}${near ? `; did you mean "${near}"?` : ""}`,
      { action: known.length > 0 ? `tasks: ${known.join(", ")}` : "send it without a task" },
    );
  }
  const running = { ...task, assignee, status: "running", updated_at: clock.now() };
  store.tasks.save(running);
  events.write("routing.decision", {
    team_id: teamKey,
    task_id: taskId,
    selected_agent: assignee,
    reason: "explicit target",
  });
  writeTeamState(context, teamKey);
  return running;
};

export interface TaskOrder {
  readonly id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly assignee: string;
  readonly acceptance?: readonly string[];
}

/** Writes a task down and sends it to its assignee. */
export const assignTask = (
  context: Context,
  teamKey: string,
  sender: string,
  order: TaskOrder,
  message: string | null,
  callKey: string | null,
) => {
  const { store, clock } = context;
  const recipients = resolveRecipients(context, teamKey, sender, [order.assignee]);
  refuseSelf(context, teamKey, sender, recipients);
  const [assignee] = recipients;
  const taskId = order.id ?? newId("msg").replace("msg_", "task_");
  const earlier = store.tasks.get(teamKey, taskId);
  const title = order.title ?? earlier?.title ?? order.description?.split("\n", 1)[0] ?? taskId;
  return store.transaction(() => {
    store.tasks.save({
      team_key: teamKey,
      task_id: taskId,
      title,
      assignee: assignee!,
      status: "running",
      summary: earlier?.summary ?? null,
      retry_count: earlier?.retry_count ?? 0,
      spec_json: JSON.stringify({
        ...(earlier ? JSON.parse(earlier.spec_json) : { retryLimit: 0 }),
        ...order,
        id: taskId,
        title,
      }),
      created_at: earlier?.created_at ?? clock.now(),
      updated_at: clock.now(),
    });
    const text =
      message ??
      [
        title,
        order.description,
        ...(order.acceptance?.length ? ["Done when:", ...order.acceptance.map((line) => `- ${line}`)] : []),
      ]
        .filter(Boolean)
        .join("\n\n");
    const row = acceptMessage(context, {
      teamKey,
      sender,
      recipient: assignee!,
      content: text,
      taskId,
      kind: "task",
      requiresAck: true,
      callKey,
    });
    writeTeamState(context, teamKey);
    return {
      ok: true as const,
      task_id: taskId,
      message_id: row.message_id,
      message_status: row.status,
      to: assignee!,
    };
  });
};
