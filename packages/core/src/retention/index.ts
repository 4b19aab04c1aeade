export { type PruneReport, type PruneRequest, pruneTeam } from "./prune.ts";
export { createRetentionStep } from "./step.ts";
