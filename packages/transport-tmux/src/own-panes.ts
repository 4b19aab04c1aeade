import type { PaneRef, PaneStatus } from "@team-agent/plugin-api";
import { PANE_FORMAT, parsePane } from "./panes.ts";
import { commandLine } from "./quote.ts";
import { type OwnSession, PROGRAM_OPTION, programMark } from "./server.ts";

export const markProgram = ({ paneId, pid }: PaneRef, { id }: OwnSession, owner: string): string =>
  commandLine("set-option", "-p", "-t", paneId, PROGRAM_OPTION, programMark(owner, id, pid));

/** A pane that is looked at for a session, and whether the program in it is the one that we started there. */
export interface OwnPane {
  readonly pane: PaneStatus;
  readonly isOurs: boolean;
  /** It stands in the session, and not where a person moved it. */
  readonly isAtHome: boolean;
}

export const listCommand = commandLine(
  "list-panes",
  "-a",
  "-F",
  `#{session_id}\t#{${PROGRAM_OPTION}}\t${PANE_FORMAT}`,
);

/**
 * The panes of a session, and those of its programs that a person moved elsewhere, each once: a view of the session
 * shows the same ones again.
 */
export const parseOwnPanes = (
  lines: readonly string[],
  { id, endpoint }: OwnSession,
  owner: string,
): readonly OwnPane[] => {
  const found = new Map<string, OwnPane>();
  for (const line of lines) {
    const [session, program = "", ...rest] = line.split("\t");
    if (session !== id && !program.startsWith(programMark(owner, id, ""))) continue;
    const pane = parsePane(rest.join("\t"), endpoint);
    if (!pane || found.get(pane.paneId)?.isAtHome) continue;
    const isOurs = program === programMark(owner, id, pane.pid);
    found.set(pane.paneId, { pane, isOurs, isAtHome: session === id });
  }
  return [...found.values()];
};
