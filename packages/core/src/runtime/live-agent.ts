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

/** False when the agent's own process is gone, though the shell in its pane may go on. Fails where it cannot be seen. */
export const isProgramAlive = async ({ program, access }: LiveAgent): Promise<boolean> =>
  program === null || (await access.isRunning(program));

export const createLiveAgent = (fixed: Fixed): LiveAgent => ({
  program: null,
  ...fixed,
  // Whoever leads from a window of their own was ready before we came.
  ready: fixed.kind === "guest",
  exited: false,
  over: new AbortController(),
  parts: new Map(),
});
