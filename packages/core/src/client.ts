// The light door: what a command or a hook needs to talk to a coordinator. It imports nothing but Node's own modules.
export { isTeamAgentError, TeamAgentError } from "@team-agent/plugin-api/errors";
export {
  type CallOptions,
  type Connection,
  call,
  connect,
  connectTo,
  doorlessError,
  type EnsureOptions,
  ensureCoordinator,
  isGone,
  isReplaced,
  isSilent,
  leavingProcess,
  livingProcess,
  outcomeOf,
  readHealth,
  replaceCoordinator,
  stopCoordinator,
} from "./client/index.ts";
export { redact, redactText } from "./events/index.ts";
export {
  COORDINATOR_ENV,
  ERRORS,
  nearest,
  type OurCommand,
  quoteWord,
  systemClock,
  teamAgent,
} from "./ground/index.ts";
export {
  createOwnFile,
  ensurePrivateDir,
  lookAt,
  makeOwnFolder,
  makeSecretFolder,
  readOwnFile,
  requireKind,
  resolveWorkspace,
  STOPPED_MARK,
  type Workspace,
  writeOwnFile,
} from "./workspace/index.ts";
