import type { Hints, LaunchContext } from "@team-agent/plugin-api";
import type { Context } from "../runtime/index.ts";
import type { AgentIds } from "./agent-ids.ts";
import { ownSession } from "./drift.ts";
import { endDrift } from "./note-drift.ts";

export interface SessionStart {
  readonly mode: LaunchContext["mode"];
  /** The one that it goes on in, or the id that we chose; null where its program chooses one. */
  readonly sessionId: string | null;
  /** The conversation that a fork continues. */
  readonly forkedFrom: string | null;
  readonly cwd: string;
  readonly at: number;
  /** The folder that is kept with it. */
  readonly stateKey: string;
  readonly hints: Hints | undefined;
}

/** A program is about to be started. Afresh, or as a fork, what the agent did before belongs to a conversation that was given up. */
export const beginSession = (context: Context, ids: AgentIds, start: SessionStart): void => {
  const { store } = context;
  const { mode, sessionId, forkedFrom, cwd, at } = start;
  const before = mode === "resume" ? ownSession(store, ids) : undefined;
  store.sessions.begin(ids.teamKey, ids.agentId, cwd, {
    sessionId,
    transcriptPath: before?.transcript_path ?? null,
    // What was not read of the record yet may prove messages of the last life.
    offset: before?.read_offset ?? 0,
    ...(mode === "resume" ? {} : { begunAt: at }),
    stateKey: start.stateKey,
    ...(start.hints ? { hintsJson: JSON.stringify(start.hints) } : {}),
    ...(mode === "fork" && forkedFrom !== null ? { forkedFrom } : {}),
  });
  endDrift(context, ids, "started");
};
