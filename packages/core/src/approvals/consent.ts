import type { HookCall } from "@team-agent/plugin-api";
import { createPart, type LiveAgent } from "../runtime/index.ts";
import { isTeamTool } from "./tools.ts";

/** Tools of our server that give a person's consent: a model's call of them is nothing until its program asked. */
export const CONSENT_TOOLS: readonly string[] = ["agree_launch"];

export const isConsentTool = (tool: string): boolean =>
  isTeamTool(tool) && CONSENT_TOOLS.some((one) => tool.endsWith(one));

/** What the program was seen to ask its person for, and nobody has used. */
const askedFor = createPart(() => new Set<string>());

/** A permission hook for such a tool: the program asks, so exactly this call may run next. */
export const noteConsentAsked = (agent: LiveAgent, { asksPerson, fromSubagent, tool }: HookCall): void => {
  if (asksPerson && !fromSubagent) askedFor(agent).add(keyOf(tool?.input));
};

/** True once for a call whose permission was asked of a person in the same turn. */
export const useConsent = (agent: LiveAgent, input: unknown): boolean => askedFor(agent).delete(keyOf(input));

/** What was asked in a turn that is over was not said yes to. */
export const dropConsent = (agent: LiveAgent, { kind, fromSubagent }: HookCall): void => {
  if (!fromSubagent && TURN_BOUNDS.includes(kind)) askedFor(agent).clear();
};

const TURN_BOUNDS: readonly HookCall["kind"][] = [
  "sessionStarted",
  "promptSubmitted",
  "turnEnded",
  "turnFailed",
  "sessionEnded",
];

const keyOf = (input: unknown): string => JSON.stringify(input) ?? "";
