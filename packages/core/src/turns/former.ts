import type { Context, LiveAgent } from "../runtime/index.ts";
import { setTurn, turnOf, turnPart } from "./state.ts";

/**
 * What stands in the record from before the program was started is the former program's: a turn that it left open ended with
 * it. Called with where the next line begins, for the first line that is the new program's.
 */
export const endFormerTurn = (context: Context, agent: LiveAgent, at: number): void => {
  const part = turnPart(agent);
  if (part.before === null || at < part.before) return;
  part.before = null;
  const { store, clock } = context;
  const turn = store.turns.latest(agent.teamKey, agent.agentId);
  if (!turn || turn.closed_at !== null || turn.opened_at >= agent.startedAt) return;
  store.turns.close(agent.teamKey, agent.agentId, "lost", null, agent.startedAt);
  if (turnOf(agent).state === "busy")
    setTurn(agent, { state: "idle", since: clock.now(), turnId: null, source: "transcript" });
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
};

/** Where each line begins, of lines that end at this place of the file. */
export const beginnings = (lines: readonly string[], end: number): readonly number[] => {
  const starts: number[] = [];
  let at = end;
  for (let index = lines.length - 1; index >= 0; index--) {
    at -= Buffer.byteLength(lines[index]!) + 1;
    starts[index] = at;
  }
  return starts;
};
