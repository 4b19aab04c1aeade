export type { Check, CheckGroup, CheckStatus } from "./check.ts";
export { checkComms, checkStoredComms } from "./comms.ts";
export type { LegName, LegReport } from "./legs.ts";
export { type AgentTrip, type LiveReport, tryAgents } from "./live.ts";
export type { CommsReport } from "./report.ts";
