import type { LiveAgent } from "./live.ts";

/**
 * Declares what one room knows of a live agent beside its reference: made when it is first asked for, gone with the
 * agent. The room keeps the returned function to itself, and exports how its part is read and changed.
 */
export const createPart = <T extends object>(init: (agent: LiveAgent) => T): ((agent: LiveAgent) => T) => {
  const key = Symbol("part");
  return (agent) => {
    const known = agent.parts.get(key);
    if (known !== undefined) return known as T;
    const made = init(agent);
    agent.parts.set(key, made);
    return made;
  };
};
