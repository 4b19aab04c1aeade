import { type Context, createPart, type LiveAgent, lastHeard } from "../runtime/index.ts";
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
  if (hasListed && (readyWhen === "mcpListed" || (readyWhen === "recordWritten" && hasWritten))) return true;
  if (composerMs === null) return false;
  const isEnough = readyWhen === "composer" || (readyWhen === "both" && hasListed);
  return isEnough || isFoundAgain || composerMs >= GRACE_MS;
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
