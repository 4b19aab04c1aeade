export { findTeamDir, loadTeam, loadTeamSpec } from "./agents/index.ts";
export { type OperationTypes, readInbox, showMessage, TOOLS } from "./api/index.ts";
export {
  type Coordinator,
  type CoordinatorOptions,
  claimDatabase,
  startCoordinator,
} from "./coordinator/index.ts";
export {
  type Check,
  type CommsReport,
  checkStoredComms,
  findStoredOrphans,
  type LegReport,
  type LiveReport,
  ORPHAN_REASONS,
  type Orphan,
  type OrphanReport,
} from "./doctor/index.ts";
export { createEventLog, EVENTS, type EventField, type EventName } from "./events/index.ts";
export { type ExportFormat, exportTeam } from "./export/index.ts";
export { ERRORS, systemClock } from "./ground/index.ts";
export { NOTICES } from "./mail/index.ts";
export type { QuestionView } from "./questions/index.ts";
export {
  createRegistry,
  type FoundPlugin,
  findPlugins,
  pluginHome,
  type Registry,
} from "./registry/index.ts";
export type { PruneReport } from "./retention/index.ts";
export {
  AGENT_STATES,
  DIALOG_KINDS,
  diagnose,
  ERROR_CATEGORIES,
  type Explanation,
  explainAgent,
  type Issue,
  listSessions,
  reportTeam,
  type SessionList,
  SOURCES,
  type TeamReport,
  TURN_STATES,
} from "./status/index.ts";
export {
  APPROVAL_STATUS_MEANINGS,
  createStore,
  MESSAGE_STATES,
  MESSAGE_STATUSES,
  openForReading,
  openForWriting,
  QUESTION_STATUS_MEANINGS,
  type Store,
  TURN_ENDING_MEANINGS,
} from "./store/index.ts";
export {
  chooseTeam,
  compileTeam,
  documentSchemas,
  type ImportedTeam,
  type InitFile,
  importAgents,
  initFiles,
  type OwnAgent,
  readTeamFiles,
  renderSpec,
  type TeamSpec,
  unknownTeam,
} from "./team/index.ts";
export { readMetadata, resolveWorkspace, type Workspace } from "./workspace/index.ts";
// The public surface of core: what the CLI, the tests and the benchmarks use.
