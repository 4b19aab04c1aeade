import type { Ability } from "../store/index.ts";
import type { Context } from "./context.ts";
import type { LiveAgent } from "./live.ts";

/** A source of an agent told something: kept for `explain`, and the proof that its program has that source at all. */
export const noteHeard = (
  { store, clock, changes }: Context,
  agent: LiveAgent,
  source: Ability,
  what: string,
  at: number = clock.now(),
): void => {
  const isFirst = !agent.heard.has(source);
  agent.heard.set(source, { at, what });
  if (isFirst && store.untried.seen(agent.paneRowId, source, clock.now()))
    changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
};
