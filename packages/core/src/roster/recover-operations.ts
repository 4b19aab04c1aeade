import { withTeamAsItIs } from "../agents/index.ts";
import type { Context } from "../runtime/index.ts";
import { underWay } from "./operation.ts";
import { rollBack } from "./roll-back.ts";
import { tellTakenBack } from "./taken-back.ts";
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
  const left = new Map(
    store.operations.open().map((operation) => [operation.id, readOpen(context, operation)]),
  );
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
    withTeamAsItIs(context, teamKey, async () => settleOf(teamKey, await looked.promise)),
  );
  return async (isFound) => {
    looked.resolve(isFound);
    await Promise.allSettled(first);
    // One that could not even be taken back, as on a full disk: whoever asked for it was told that it failed.
    for (const operation of store.operations.open())
      if (!left.has(operation.id) && !underWay(context).has(operation.id))
        left.set(operation.id, { ...operation, readyPane: null });
    for (const { team_key: teamKey } of [...left.values()])
      await withTeamAsItIs(context, teamKey, () => settleOf(teamKey, isFound));
    if (left.size > 0) throw new Error("the programs of a team with a change that was cut off are not found");
  };
};

type OperationHead = ReturnType<Context["store"]["operations"]["open"]>[number];
interface Open extends OperationHead {
  /** The pane of its new program, which the last coordinator had seen ready; null without one. */
  readonly readyPane: number | null;
}

/** As the last coordinator left it: what comes up meanwhile was not ready for it. */
const readOpen = ({ store }: Context, operation: OperationHead): Open => {
  const { id, team_key, agent_id, at } = operation;
  const hasProgram = store.operations
    .stepsOf(id)
    .some(({ undo_json }) => (JSON.parse(undo_json) as Undo | null)?.kind === "program");
  const pane = store.panes.latest(team_key, agent_id);
  const isReady = hasProgram && pane !== undefined && pane.intended_at >= at && pane.ready_at !== null;
  return { ...operation, readyPane: isReady ? pane.id : null };
};

const settle = async (context: Context, operation: Open): Promise<void> => {
  const { id, team_key: teamKey, agent_id: agentId, readyPane } = operation;
  const kind = operation.kind as OperationKind;
  const { store, events } = context;
  const pane = store.panes.latest(teamKey, agentId);
  const isForward = readyPane !== null && pane?.id === readyPane && pane.ended_at === null;
  const errors = isForward ? [] : await rollBack(context, kind, { teamKey, agentId }, id);
  store.transaction(() => {
    // With its end or not at all: one that is settled twice is told once.
    store.operations.ended(id);
    if (!isForward) tellTakenBack(context, { id, teamKey, agentId, kind, errors });
  });
  events.write("lifecycle.operation_recovered", {
    team_id: teamKey,
    agent_id: agentId,
    operation: kind,
    direction: isForward ? "forward" : "back",
    rollback_errors: errors,
  });
};
