export type { Check } from "./check.ts";
export { checkComms, checkStoredComms } from "./comms.ts";
export type { LegReport } from "./legs.ts";
export { type LiveReport, tryAgents } from "./live.ts";
export { ORPHAN_REASONS, type Orphan } from "./orphan.ts";
export { endOrphans, findOrphans, findStoredOrphans, type OrphanReport } from "./orphans.ts";
export { answerIn, answerProbe } from "./probe.ts";
export type { CommsReport } from "./report.ts";
