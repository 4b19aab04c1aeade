// The public surface of core: what the CLI, the tests and the benchmarks use.
export { addPluginPath, createRegistry, type FoundPlugin, findPlugins, pluginHome, type Registry, removePluginPath } from "./registry/index.ts";
export { type Coordinator, type CoordinatorOptions, startCoordinator } from "./coordinator/coordinator.ts";
export { createStore, openForReading, openForWriting, type Store } from "./store/index.ts";
export { compileTeam, documentSchemas, initFiles, readTeamFiles, renderSpec, type TeamSpec } from "./team/index.ts";
export { findTeamDir, loadTeamSpec } from "./agents/load-team.ts";
export { reportTeam, type TeamReport } from "./status/report.ts";
export { EVENTS } from "./events/index.ts";
export { ERRORS } from "./errors.ts";
export { MESSAGE_STATUSES } from "./store/index.ts";
export { TOOLS } from "./api/mcp-tools.ts";
export { claimDatabase, readMetadata } from "./coordinator/metadata.ts";
export { resolveWorkspace, type Workspace } from "./workspace/paths.ts";
