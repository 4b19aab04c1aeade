export { type CollectedResult, collectResults } from "./collect.ts";
export { type CutWork, closeLostTurn, cutWorkOf, describeCut, goOn } from "./cut.ts";
export { normaliseResult, type ResultEnvelope } from "./normalise-result.ts";
export { reportOrExplain } from "./report-or-explain.ts";
export { describeResult, reportResult } from "./results.ts";
export { assignTask, nextTask } from "./tasks.ts";
export { requirePlace, writeForReading, writeTeamState } from "./team-state.ts";
