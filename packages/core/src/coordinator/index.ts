export { claimDatabase } from "./claim-database.ts";
export { type Coordinator, type CoordinatorOptions, startCoordinator } from "./coordinator.ts";
