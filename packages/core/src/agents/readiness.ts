import { type Context, createPart, type LiveAgent, lastHeard } from "../runtime/index.ts";
import { startBehind } from "../turns/index.ts";
import { markReady } from "./mark-ready.ts";

/**
 * A program that shows its input line and never lists our tools (its MCP client failed), or never writes what it is waited
 * for, can still be given work; it is only waited for a while.
 */
const GRACE_MS = 10_000;

const shown = createPart(() => ({ composerSince: null as number | null, hasWritten: false }));

/** Its MCP client has listed our tools. */
export const noteListed = (context: Context, agent: LiveAgent): void => {
  if (isReadyNow(factsOf(context, agent, false))) markReady(context, agent, "mcp");
};

/** It goes on in the record that the program before wrote up to this place. What it wrote there itself may be read already. */
export const goOnBehind = (context: Context, agent: LiveAgent, place: number): void => {
  startBehind(agent, place, () => noteWritten(context, agent));
  const session = context.store.sessions.get(agent.teamKey, agent.agentId);
  if (session && session.read_offset > place) noteWritten(context, agent);
};

/** It wrote to the record in which it goes on. */
export const noteWritten = (context: Context, agent: LiveAgent): void => {
  shown(agent).hasWritten = true;
  if (isReadyNow(factsOf(context, agent, false))) markReady(context, agent, "transcript");
};

/** Its screen was looked at while it starts. `isFoundAgain`: it was started by an earlier coordinator. */
export const noteComposer = (
  context: Context,
  agent: LiveAgent,
  { isShown, isFoundAgain }: { readonly isShown: boolean; readonly isFoundAgain: boolean },
): void => {
  const part = shown(agent);
  part.composerSince = isShown ? (part.composerSince ?? context.clock.now()) : null;
  if (isShown && isReadyNow(factsOf(context, agent, isFoundAgain))) markReady(context, agent, "composer");
};

interface ReadyFacts extends Pick<LiveAgent, "readyWhen"> {
  readonly hasListed: boolean;
  readonly hasWritten: boolean;
  /** So long its input line stands; null where it does not. */
  readonly composerMs: number | null;
  /** It may have listed our tools while no coordinator ran. */
  readonly isFoundAgain: boolean;
}

export const isReadyNow = (facts: ReadyFacts): boolean => {
  const { readyWhen, hasListed, hasWritten, composerMs, isFoundAgain } = facts;
  const hasRead = readyWhen !== "recordWritten" || hasWritten;
  if (hasListed && hasRead && (readyWhen === "mcpListed" || readyWhen === "recordWritten")) return true;
  if (composerMs === null) return false;
  if (readyWhen === "composer" || composerMs >= GRACE_MS) return true;
  return isFoundAgain ? hasRead : readyWhen === "both" && hasListed;
};

const factsOf = ({ clock }: Context, agent: LiveAgent, isFoundAgain: boolean): ReadyFacts => {
  const { composerSince, hasWritten } = shown(agent);
  return {
    readyWhen: agent.readyWhen,
    hasListed: lastHeard(agent, "mcp") !== undefined,
    hasWritten,
    composerMs: composerSince === null ? null : clock.now() - composerSince,
    isFoundAgain,
  };
};
