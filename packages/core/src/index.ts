// The public surface of core: what the CLI, the tests and the benchmarks use.

export { findTeamDir, loadTeam, loadTeamSpec } from "./agents/load-team.ts";
export { readInbox } from "./api/inbox.ts";
export { TOOLS } from "./api/mcp-tools.ts";
export { type Coordinator, type CoordinatorOptions, startCoordinator } from "./coordinator/coordinator.ts";
export { claimDatabase, readMetadata } from "./coordinator/metadata.ts";
export {
  type Check,
  type CommsReport,
  checkStoredComms,
  type LegReport,
  type LiveReport,
} from "./doctor/index.ts";
export { ERRORS } from "./errors.ts";
export { EVENTS } from "./events/index.ts";
export { type ExportFormat, exportTeam } from "./export/index.ts";
export { NOTICES } from "./messaging/notices.ts";
export type { QuestionView } from "./questions/index.ts";
export {
  addPluginPath,
  choosePlugin,
  createRegistry,
  type FoundPlugin,
  findPlugins,
  pluginHome,
  type Registry,
  removePluginPath,
} from "./registry/index.ts";
export type { PruneReport } from "./retention/index.ts";
export { diagnose, type Issue } from "./status/diagnose.ts";
export type { Explanation } from "./status/explain.ts";
export { reportTeam, type TeamReport } from "./status/report.ts";
export { AGENT_STATES, DIALOG_KINDS, ERROR_CATEGORIES, SOURCES, TURN_STATES } from "./status/words.ts";
export {
  APPROVAL_STATUS_MEANINGS,
  createStore,
  HOLD_HELP,
  MESSAGE_STATUS_MEANINGS,
  MESSAGE_STATUSES,
  openForReading,
  openForWriting,
  QUESTION_STATUS_MEANINGS,
  type Store,
  TURN_ENDING_MEANINGS,
} from "./store/index.ts";
export {
  compileTeam,
  documentSchemas,
  initFiles,
  readTeamFiles,
  renderSpec,
  type TeamSpec,
} from "./team/index.ts";
export { resolveWorkspace, type Workspace } from "./workspace/paths.ts";
