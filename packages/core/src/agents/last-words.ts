import { redact } from "../events/index.ts";
import type { ProgramEnd } from "../ground/index.ts";
import type { LiveAgent } from "../runtime/index.ts";

/** How a terminal shows that a program ended, which is told already. */
const TERMINALS_OWN = /^Pane is dead\b/;
const LINES = 4;
const LENGTH = 300;

/**
 * How a program ended, and, where it was never ready, what stands last on its screen: nothing else tells why. A screen that is
 * gone, or cannot be read, tells nothing.
 */
export const withLastWords = async (agent: LiveAgent, end: ProgramEnd): Promise<ProgramEnd> => {
  if (agent.ready || (end.status === null && end.signal === null)) return end;
  const screen = await agent.access.capture(agent.pane).catch(() => null);
  return { ...end, lastWords: screen && lastWordsOn(screen.lines) };
};

/** The last lines with a word in them, as one line without secrets; null where there are none. */
export const lastWordsOn = (lines: readonly string[]): string | null => {
  const said = lines
    .map((line) => line.replaceAll(/\s+/g, " ").trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line) && !TERMINALS_OWN.test(line))
    .slice(-LINES)
    .join(" | ");
  if (said === "") return null;
  const safe = redact(said);
  return safe.length > LENGTH ? `${safe.slice(0, LENGTH).trimEnd()} …` : safe;
};
