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
> & { readonly program?: ProgramRef | null; readonly wrapper?: ProgramRef | null };

/**
 * False when the agent's own process is gone, though the shell in its pane may go on; and when the command is gone that ran it
 * there: the shell has the terminal then, and what is typed goes to the shell. Fails where it cannot be seen.
 */
export const isProgramAlive = async ({ program, wrapper, access }: LiveAgent): Promise<boolean> => {
  for (const one of [wrapper, program]) if (one !== null && !(await access.isRunning(one))) return false;
  return true;
};

export const createLiveAgent = (fixed: Fixed): LiveAgent => ({
  program: null,
  wrapper: null,
  ...fixed,
  // Whoever leads from a window of their own was ready before we came.
  ready: fixed.kind === "guest",
  exited: false,
  over: new AbortController(),
  parts: new Map(),
});
