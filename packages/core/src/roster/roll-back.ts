import type { Context } from "../runtime/index.ts";
import { STEP_EVENTS } from "./step-events.ts";
import { type OperationKind, type Undo, undoStep } from "./undo.ts";
import type { Whose } from "./whose.ts";

/**
 * Takes the steps of an operation back, the last one first. A step that cannot be taken back stops no other; the answer
 * says which, and why.
 */
export const rollBack = async (
  context: Context,
  kind: OperationKind,
  whose: Whose,
  id: string,
): Promise<readonly string[]> => {
  const { store, events } = context;
  const ids = { team_id: whose.teamKey, agent_id: whose.agentId };
  const failures: string[] = [];
  for (const { seq, step, undo_json } of store.operations.stepsOf(id)) {
    const undo = JSON.parse(undo_json) as Undo | null;
    try {
      if (undo !== null) await undoStep(context, whose, undo);
      events.write(STEP_EVENTS[kind].takenBack, { ...ids, step });
    } catch (error) {
      failures.push(`${step}: ${error instanceof Error ? error.message : String(error)}`);
    }
    store.operations.undone(id, seq);
  }
  context.changes.emit({ kind: "team", teamKey: whose.teamKey, id: whose.teamKey });
  return failures;
};
