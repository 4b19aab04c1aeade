import { newId, teamAgent } from "../ground/index.ts";
import { acceptMessage, type NoticeKey, tellLeader } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { driftOf } from "../sessions/index.ts";
import type { MessageRow, TaskRow } from "../store/index.ts";
import type { ResultEnvelope } from "./normalise-result.ts";

/** A task that an agent was given, and what became of it since. */
export interface GivenTask {
  readonly givenAt: number;
  readonly reported: boolean;
  /** When it was proven that the agent was asked for its report; null when it was not asked, or not yet. */
  readonly askedAt: number | null;
  readonly asked: boolean;
  readonly told: boolean;
}

/** At the end of a turn: ask once for a missing report; when that brought none, tell the leader once. */
export const decideReport = (task: GivenTask, now: number): "ask" | "tell" | null => {
  if (task.reported || task.givenAt > now) return null;
  if (!task.asked) return "ask";
  return task.askedAt !== null && task.askedAt <= now && !task.told ? "tell" : null;
};

/** A worker's turn ends. `lastText` is what the model said last, where it is known. */
export const reportOrExplain = (context: Context, agent: LiveAgent, lastText: string | null): void => {
  if (agent.kind !== "worker") return;
  const { store, clock } = context;
  // A turn of another conversation is not about its tasks.
  if (driftOf(store, agent)) return;
  const missing: { task: TaskRow; order: MessageRow }[] = [];
  for (const task of store.tasks.openOf(agent.teamKey, agent.agentId)) {
    const order = store.messages
      .forTask(agent.teamKey, agent.agentId, task.task_id)
      .findLast(({ kind, delivered_at }) => kind !== "notice" && delivered_at !== null);
    if (!order) continue;
    const asked = store.notices.find(askKey(task, order));
    const decision = decideReport(
      {
        givenAt: order.delivered_at!,
        reported: store.results
          .since(agent.teamKey, agent.agentId, order.created_at)
          .some((result) => result.task_id === task.task_id && result.status !== "unreported"),
        asked: asked !== undefined,
        askedAt: asked ? (store.messages.get(asked.message_id)?.delivered_at ?? null) : null,
        told: store.notices.find(toldKey(task, order)) !== undefined,
      },
      clock.now(),
    );
    if (decision === "ask") missing.push({ task, order });
    else if (decision === "tell") attachLastText(context, agent, task, order, lastText);
  }
  if (missing.length > 0) ask(context, agent, missing);
};

const askKey = (task: TaskRow, order: MessageRow): NoticeKey<"report_asked"> =>
  `report_asked:${task.team_key}/${task.task_id}:${order.message_id}`;
const toldKey = (task: TaskRow, order: MessageRow): NoticeKey<"unreported"> =>
  `unreported:${task.team_key}/${task.task_id}:${order.message_id}`;

const ask = (
  context: Context,
  agent: LiveAgent,
  missing: readonly { task: TaskRow; order: MessageRow }[],
): void => {
  const { store, clock, events } = context;
  const messageId = newId("msg");
  const names = missing.map(({ task }) => `${task.task_id} (${task.title})`).join(", ");
  store.transaction(() => {
    for (const { task, order } of missing)
      store.notices.claim(askKey(task, order), task.team_key, messageId, clock.now());
    acceptMessage(context, {
      teamKey: agent.teamKey,
      sender: "coordinator",
      recipient: agent.agentId,
      kind: "notice",
      requiresAck: false,
      messageId,
      content: [
        `You were given ${names}, and your turn ends without a report.`,
        "If it is done, call report_result for it now. If something is missing, go on with it, or report it as partial or blocked and say what is missing.",
        "If you wait for somebody's answer, just end your turn. You will not be asked again.",
      ].join("\n"),
    });
  });
  for (const { task } of missing)
    events.write("report.asked", {
      team_id: agent.teamKey,
      agent_id: agent.agentId,
      task_id: task.task_id,
      message_id: messageId,
    });
};

const attachLastText = (
  context: Context,
  agent: LiveAgent,
  task: TaskRow,
  order: MessageRow,
  lastText: string | null,
): void => {
  const { store, clock, events } = context;
  const words = lastText?.trim() || "(it said nothing)";
  const envelope: ResultEnvelope = {
    schema_version: "result_envelope_v1",
    task_id: task.task_id,
    agent_id: agent.agentId,
    status: "partial",
    summary: `Not reported. Last words: ${words.slice(0, 1_000)}`,
    changes: [],
    tests: [],
    risks: [],
    artifacts: [],
    next_actions: [],
  };
  store.transaction(() => {
    const { row } = store.results.insert({
      result_id: newId("res"),
      team_key: agent.teamKey,
      task_id: task.task_id,
      agent_id: agent.agentId,
      status: "unreported",
      envelope_json: JSON.stringify(envelope),
      created_at: clock.now(),
      call_key: toldKey(task, order),
    });
    tellLeader(
      context,
      agent.teamKey,
      toldKey(task, order),
      `${agent.agentId} ended its turn without a report of ${task.task_id} (${task.title}), also after it was asked. Its last words, kept as unreported result ${row.result_id}: ${words.slice(0, 500)}\nTo ask yourself: ${teamAgent("send", agent.agentId, "…", "--team", agent.teamKey)}`,
    );
    events.write("result.unreported", {
      team_id: agent.teamKey,
      agent_id: agent.agentId,
      task_id: task.task_id,
      result_id: row.result_id,
    });
  });
};
