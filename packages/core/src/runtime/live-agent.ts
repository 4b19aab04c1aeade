import { processStart } from "../ground/index.ts";
import type { LiveAgent, ProgramRef } from "./live.ts";

type Fixed = Pick<
  LiveAgent,
  | "teamKey"
  | "agentId"
  | "seat"
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
  ready: false,
  exited: false,
  turn: { state: "unknown", since: fixed.startedAt, turnId: null, source: "spawn" },
  dialog: null,
  held: new Map(),
  allowed: new Set(),
  continuations: 0,
  error: null,
  interrupts: { messageId: null, tries: 0 },
  ignoreBefore: 0,
  handed: new Map(),
  deafWakes: 0,
  pendingWake: null,
  own: null,
  heard: new Map(),
  over: new AbortController(),
  parts: new Map(),
  followTranscript: null,
  readOwnState: null,
});
