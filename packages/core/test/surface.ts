export type { MessageView } from "../src/api/index.ts";
export { startCoordinator } from "../src/coordinator/index.ts";
export { createRegistry, findPlugins } from "../src/registry/index.ts";
export { resolveWorkspace } from "../src/workspace/index.ts";
// What the tests of the running coordinator use of core.
