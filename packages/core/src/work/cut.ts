import type { Context, LiveAgent } from "../runtime/index.ts";
import type { Store } from "../store/index.ts";

/** A turn that was cut off when its program ended, and the work that it was about. */
export interface CutWork {
  /** Milliseconds since the epoch. */
  readonly cut_at: number;
  readonly turn_id: string | null;
  /** Null where it was about no task. */
  readonly task_id: string | null;
  readonly title: string | null;
  /** What the agent was given last before; null where nothing was sent to it. */
  readonly message_id: string | null;
}

/**
 * The work of an agent that was cut off (D37). It is over when the agent reports it, or when somebody writes to the agent
 * after the cut: nothing else tells that it was taken up again.
 */
export const cutWorkOf = (store: Store, { teamKey, agentId }: Pick<LiveAgent, "teamKey" | "agentId">) => {
  const turn = store.turns.lastLost(teamKey, agentId);
  const cutAt = turn?.closed_at ?? null;
  if (!turn || cutAt === null || store.messages.wasWrittenTo(teamKey, agentId, cutAt)) return null;
  // It began anew since, and knows nothing of it.
  if ((store.sessions.get(teamKey, agentId)?.begun_at ?? 0) >= cutAt) return null;
  const [task] = store.tasks.openOf(teamKey, agentId);
  const order = store.messages.lastGiven(teamKey, agentId, cutAt);
  const names = [task?.task_id, order?.message_id, order?.task_id];
  const reports = store.results.since(teamKey, agentId, order?.created_at ?? turn.opened_at);
  const isReported = reports.some(
    ({ status, task_id }) => status !== "unreported" && names.includes(task_id),
  );
  // Somebody worked at its window since, with a turn that nothing was sent for.
  const isPast = !order && store.turns.latest(teamKey, agentId)?.id !== turn.id;
  if (isReported || isPast) return null;
  return {
    cut_at: cutAt,
    turn_id: turn.turn_id,
    task_id: task?.task_id ?? order?.task_id ?? null,
    title: task?.title ?? null,
    message_id: order?.message_id ?? null,
  } satisfies CutWork;
};

export const describeCut = (cut: CutWork): string => `its turn was cut off${about(cut)}`;

const about = ({ task_id, title, message_id }: CutWork): string => {
  if (task_id !== null) return ` in task ${task_id}${title ? ` (${title.slice(0, 120)})` : ""}`;
  return message_id === null ? "" : ` at message ${message_id}`;
};

/** What to send so that the agent takes it up again, in words. */
export const goOn = ({ task_id, message_id }: CutWork): string =>
  `You were cut off${task_id ? ` in ${task_id}` : message_id ? ` at ${message_id}` : ""}. Look first at what is done, then go on.`;

/** The turn of an agent, as far as it is known. */
export interface RunningTurn {
  readonly state: "idle" | "busy" | "unknown";
  readonly since: number;
  readonly turnId: string | null;
  readonly source: string;
}

/** Closes the turn that runs, because its program ended. A turn may run before its record says so. */
export const closeLostTurn = (
  { store }: Pick<Context, "store">,
  { teamKey, agentId }: Pick<LiveAgent, "teamKey" | "agentId">,
  turn: RunningTurn,
  now: number,
): boolean => {
  const isOpen = store.turns.latest(teamKey, agentId)?.closed_at === null;
  if (!isOpen && turn.state === "busy")
    store.turns.open(teamKey, agentId, turn.turnId, turn.source, turn.since);
  return store.turns.close(teamKey, agentId, "lost", null, now) > 0;
};
