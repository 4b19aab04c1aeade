// What the tests of the running coordinator use of core.
export type { MessageView } from "../src/api/describe.ts";
export { startCoordinator } from "../src/coordinator/coordinator.ts";
export { createRegistry, findPlugins } from "../src/registry/index.ts";
export { resolveWorkspace } from "../src/workspace/paths.ts";
