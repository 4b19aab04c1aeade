import { withTeam } from "../agents/index.ts";
import type { Context } from "../runtime/index.ts";
import { rollBack } from "./roll-back.ts";
import type { OperationKind, Undo } from "./undo.ts";

type IsFound = (teamKey: string) => boolean;

/**
 * Takes up what the last coordinator left half done: forward where the new program was ready, else back. Called before
 * anybody is served, so that whoever asks for a change of a team waits for this. The answer settles it, of the teams whose
 * programs were found again; it is called again for the others, and throws while some are left.
 */
export const takeUpOperations = (context: Context): ((isFound: IsFound) => Promise<void>) => {
  const { store } = context;
  // Those that are begun later are somebody else's work.
  const left = new Map(store.operations.open().map((operation) => [operation.id, operation]));
  const looked = Promise.withResolvers<IsFound>();
  const settleOf = async (teamKey: string, isFound: IsFound): Promise<void> => {
    for (const operation of left.values()) {
      if (operation.team_key !== teamKey || !isFound(teamKey)) continue;
      await settle(context, operation);
      left.delete(operation.id);
    }
  };
  const teams = new Set([
    ...store.teams.alive().map(({ team_key }) => team_key),
    ...[...left.values()].map(({ team_key }) => team_key),
  ]);
  const first = [...teams].map((teamKey) =>
    withTeam(context, teamKey, async () => settleOf(teamKey, await looked.promise)),
  );
  return async (isFound) => {
    looked.resolve(isFound);
    await Promise.allSettled(first);
    for (const { team_key: teamKey } of [...left.values()])
      await withTeam(context, teamKey, () => settleOf(teamKey, isFound));
    if (left.size > 0) throw new Error("the programs of a team with a change that was cut off are not found");
  };
};

type Open = ReturnType<Context["store"]["operations"]["open"]>[number];

const settle = async (
  context: Context,
  { id, team_key: teamKey, agent_id: agentId, kind, at }: Open,
): Promise<void> => {
  const { store, events } = context;
  const steps = store.operations.stepsOf(id);
  const hasProgram = steps.some(
    ({ undo_json }) => (JSON.parse(undo_json) as Undo | null)?.kind === "program",
  );
  const pane = store.panes.latest(teamKey, agentId);
  const isReady = pane !== undefined && pane.intended_at >= at && pane.ready_at !== null;
  const isForward = hasProgram && isReady && pane.ended_at === null;
  const errors = isForward ? [] : await rollBack(context, kind as OperationKind, { teamKey, agentId }, id);
  store.operations.ended(id);
  events.write("lifecycle.operation_recovered", {
    team_id: teamKey,
    agent_id: agentId,
    operation: kind,
    direction: isForward ? "forward" : "back",
    rollback_errors: errors,
  });
};
