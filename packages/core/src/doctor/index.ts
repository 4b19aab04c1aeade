export type { Check } from "./check.ts";
export { checkComms, checkStoredComms } from "./comms.ts";
export type { LegReport } from "./legs.ts";
export { type LiveReport, tryAgents } from "./live.ts";
export { answerIn, answerProbe } from "./probe.ts";
export type { CommsReport } from "./report.ts";
