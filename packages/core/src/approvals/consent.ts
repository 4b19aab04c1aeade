import type { HookCall } from "@team-agent/plugin-api";
import { createPart, type LiveAgent } from "../runtime/index.ts";
import { teamToolOf } from "./tools.ts";

/** Tools of our server that give a person's consent: a model's call of them is nothing until its program asked. */
export const CONSENT_TOOLS: readonly string[] = ["agree_launch"];

export const isConsentTool = (tool: string): boolean => CONSENT_TOOLS.includes(tool);

/** One call of such a tool is asked for, called and over, in this order; then it was said yes to. */
const calls = createPart(() => ({
  asked: new Set<string>(),
  called: new Set<string>(),
  ran: new Set<string>(),
}));

/** A permission hook for such a tool: the program asks, so exactly this call may run next. */
export const noteConsentAsked = (agent: LiveAgent, { asksPerson, fromSubagent, tool }: HookCall): void => {
  if (asksPerson && !fromSubagent) calls(agent).asked.add(keyOf(tool?.input));
};

/** The tool is called. False where nobody was asked in the same turn. */
export const noteConsentCalled = (agent: LiveAgent, input: unknown): boolean => {
  const { asked, called } = calls(agent);
  if (!asked.has(keyOf(input))) return false;
  called.add(keyOf(input));
  return true;
};

/** True once for a call that a person was asked for, and that the program itself then ran. */
export const useConsent = (agent: LiveAgent, input: unknown): boolean =>
  calls(agent).ran.delete(keyOf(input));

/**
 * Follows what becomes of a call: the program tells that its tool is over, or the turn ends, and with it what was asked
 * in it. After a person's no, a call that somebody else makes in the program's name is none of the program's.
 */
export const followConsent = (agent: LiveAgent, { kind, fromSubagent, tool }: HookCall): void => {
  if (fromSubagent) return;
  const { asked, called, ran } = calls(agent);
  const ours = teamToolOf(tool);
  if (kind === "toolFinished" && ours !== null && isConsentTool(ours)) {
    const key = keyOf(tool?.input);
    if (asked.delete(key) && called.delete(key)) ran.add(key);
  }
  if (!TURN_BOUNDS.includes(kind)) return;
  asked.clear();
  called.clear();
};

const TURN_BOUNDS: readonly HookCall["kind"][] = [
  "sessionStarted",
  "promptSubmitted",
  "turnEnded",
  "turnFailed",
  "sessionEnded",
];

const keyOf = (input: unknown): string => JSON.stringify(input) ?? "";
