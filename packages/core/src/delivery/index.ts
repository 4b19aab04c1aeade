export { noteHookWorks } from "./deaf.ts";
export { deliverTo } from "./deliver.ts";
export { handOver } from "./handover.ts";
export { claimWake } from "./wake.ts";
