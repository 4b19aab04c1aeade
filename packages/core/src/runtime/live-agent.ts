import { processStart } from "../ground/index.ts";
import type { LiveAgent, ProgramRef } from "./live.ts";

type Fixed = Pick<
  LiveAgent,
  | "teamKey"
  | "agentId"
  | "kind"
  | "provider"
  | "pane"
  | "paneRowId"
  | "access"
  | "transport"
  | "cwd"
  | "startedAt"
  | "channel"
  | "readyWhen"
> & { readonly program?: ProgramRef | null };

/** False when the agent's own process is gone, though the shell in its pane may go on. */
export const isProgramAlive = ({ program }: LiveAgent): boolean =>
  program === null || processStart(program.pid) === program.startTime;

export const createLiveAgent = (fixed: Fixed): LiveAgent => ({
  program: null,
  ...fixed,
  // Whoever leads from a window of their own was ready before we came.
  ready: fixed.kind === "guest",
  exited: false,
  over: new AbortController(),
  parts: new Map(),
});
