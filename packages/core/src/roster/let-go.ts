import { recallFrom, tellLeader } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";
import type { Whose } from "./whose.ts";

export interface LetGo {
  readonly cancelled_messages: number;
  readonly unproven_messages: number;
  readonly returned_tasks: readonly string[];
}

/**
 * What was for an agent that is in the team no longer: its messages end, its open tasks are the leader's, and the leader
 * is told once where there were any.
 */
export const letGo = (
  context: Context,
  whose: Whose,
  { by, what }: { readonly by: string; readonly what: string },
): LetGo => {
  const { store, clock } = context;
  const { teamKey, agentId } = whose;
  const { cancelled, unproven } = recallFrom(context, whose, by);
  const tasks = store.tasks.openOf(teamKey, agentId);
  for (const task of tasks)
    store.tasks.save({ ...task, assignee: "leader", status: "pending", updated_at: clock.now() });
  const returned = tasks.map(({ task_id }) => task_id);
  if (cancelled.length + unproven.length + returned.length > 0)
    tellLeader(
      context,
      teamKey,
      `removed:${teamKey}/${agentId}:${clock.now()}`,
      `${agentId} ${what}. ${cancelled.length} of its messages were waiting and are cancelled.${describeUnproven(unproven)} Its open tasks are yours again: ${returned.join(", ") || "none"}.`,
    );
  return {
    cancelled_messages: cancelled.length,
    unproven_messages: unproven.length,
    returned_tasks: returned,
  };
};

const describeUnproven = (ids: readonly string[]): string =>
  ids.length === 0
    ? ""
    : ` ${ids.length} were handed over, and whether it read them is not known: ${ids.join(", ")}.`;
