export { acceptSession } from "./accept-session.ts";
export type { AgentIds } from "./agent-ids.ts";
export { beginSession } from "./begin.ts";
export { noteCompaction } from "./compaction.ts";
export { driftOf } from "./drift.ts";
export { launchMarkFor, withLaunchMark } from "./launch-mark.ts";
export { locateSession } from "./locate-session.ts";
export { noteSession } from "./note-session.ts";
export { type FreshStart, resumeDecisionFor } from "./resume-decision.ts";
