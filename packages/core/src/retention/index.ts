export { type PruneReport, pruneTeam } from "./prune.ts";
export { createRetentionStep } from "./step.ts";
