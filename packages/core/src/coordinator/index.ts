export { claimDatabase } from "./claim-database.ts";
export { type Coordinator, startCoordinator } from "./coordinator.ts";
export type { CoordinatorOptions } from "./options.ts";
