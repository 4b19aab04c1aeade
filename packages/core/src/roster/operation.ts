import { newId } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import { rollBack } from "./roll-back.ts";
import { STEP_EVENTS } from "./step-events.ts";
import type { OperationKind, Undo } from "./undo.ts";
import type { Whose } from "./whose.ts";

export interface Step {
  readonly step: string;
  /** Null for what leaves nothing behind. */
  readonly undo: Undo | null;
}

export interface Operation {
  readonly id: string;
  /** Does one step. What takes it back is written down before. */
  step<T>(step: Step, work: () => T | Promise<T>): Promise<T>;
}

/**
 * Does something in steps that is done whole or not at all: a step that fails takes those before it back, and one that is
 * cut off with its coordinator is taken up by the next. Whoever calls has the agent's turn.
 */
export const inSteps = async <T>(
  context: Context,
  kind: OperationKind,
  whose: Whose,
  work: (operation: Operation) => Promise<T>,
): Promise<T> => {
  const { store, clock, events } = context;
  const id = newId("op");
  let seq = 0;
  let current = "";
  const whom = { team_id: whose.teamKey, agent_id: whose.agentId };
  const operation: Operation = {
    id,
    step: async ({ step, undo }, run) => {
      current = step;
      seq += 1;
      store.operations.note({
        id,
        seq,
        team_key: whose.teamKey,
        agent_id: whose.agentId,
        kind,
        step,
        undo_json: JSON.stringify(undo),
        at: clock.now(),
      });
      const done = await run();
      events.write(STEP_EVENTS[kind].done, { ...whom, step });
      return done;
    },
  };
  underWay(context).add(id);
  try {
    const done = await work(operation);
    store.operations.ended(id);
    return done;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const rollbackErrors = await rollBack(context, kind, whose, id);
    events.write(STEP_EVENTS[kind].failed, {
      ...whom,
      failed_step: current,
      reason,
      rolled_back: rollbackErrors.length === 0,
      rollback_errors: rollbackErrors,
    });
    throw error;
  } finally {
    underWay(context).delete(id);
  }
};

const ids = new WeakMap<Context, Set<string>>();
/** The operations that somebody is at. */
export const underWay = (context: Context): Set<string> => {
  const known = ids.get(context) ?? new Set();
  ids.set(context, known);
  return known;
};
