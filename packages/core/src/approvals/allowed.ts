import { createPart, type LiveAgent } from "../runtime/index.ts";
import { bareName } from "./tools.ts";

/** Tools of ours whose permission was asked for and given, and which were not called since. */
const allowed = createPart(() => new Set<string>());

export const noteAllowed = (agent: LiveAgent, tool: string): void => void allowed(agent).add(bareName(tool));

/** True once for a call that was asked for. */
export const useAllowed = (agent: LiveAgent, tool: string): boolean => allowed(agent).delete(tool);
