import { withAgent } from "../agents/index.ts";
import type { Context } from "../runtime/index.ts";
import { rollBack } from "./roll-back.ts";
import type { OperationKind, Undo } from "./undo.ts";

/** What the last coordinator left half done: forward where the new program was ready, else back. */
export const recoverOperations = async (context: Context): Promise<void> => {
  const { store, events } = context;
  for (const { id, team_key: teamKey, agent_id: agentId, kind, at } of store.operations.open())
    await withAgent(context, teamKey, agentId, async () => {
      const steps = store.operations.stepsOf(id);
      const hasProgram = steps.some(
        ({ undo_json }) => (JSON.parse(undo_json) as Undo | null)?.kind === "program",
      );
      const pane = store.panes.latest(teamKey, agentId);
      const isReady = pane !== undefined && pane.intended_at >= at && pane.ready_at !== null;
      const isForward = hasProgram && isReady && pane.ended_at === null;
      const errors = isForward
        ? []
        : await rollBack(context, kind as OperationKind, { teamKey, agentId }, id);
      store.operations.ended(id);
      events.write("lifecycle.operation_recovered", {
        team_id: teamKey,
        agent_id: agentId,
        operation: kind,
        direction: isForward ? "forward" : "back",
        rollback_errors: errors,
      });
    });
};
