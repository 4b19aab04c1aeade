import type { Ability } from "../store/index.ts";
import type { Context } from "./context.ts";
import type { LiveAgent } from "./live.ts";
import { createPart } from "./part.ts";

interface Heard {
  readonly at: number;
  readonly what: string;
}

const heard = createPart(() => new Map<Ability, Heard>());

/** What a source of an agent told last, since this coordinator began. */
export const lastHeard = (agent: LiveAgent, source: Ability): Heard | undefined => heard(agent).get(source);

/** A source of an agent told something: kept for `explain`, and the proof that its program has that source at all. */
export const noteHeard = (
  { store, clock, changes }: Context,
  agent: LiveAgent,
  source: Ability,
  what: string,
  at: number = clock.now(),
): void => {
  const isFirst = !heard(agent).has(source);
  heard(agent).set(source, { at, what });
  const { paneRowId } = agent;
  if (isFirst && paneRowId !== null && store.untried.seen(paneRowId, source, clock.now()))
    changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
};
