// The complete public surface of the plugin contract.
export type { Door, DoorListener, DoorQuery } from "./door.ts";
export { isTeamAgentError, TeamAgentError, type TeamAgentErrorOptions } from "./errors.ts";
export type { ProviderErrorCategory, TurnFact } from "./facts.ts";
export type {
  AskedQuestion,
  AskedQuestions,
  HookAdapter,
  HookAnswer,
  HookCall,
  HookKind,
} from "./hooks.ts";
export {
  PluginManifest,
  PluginPackage,
  type ProviderCapabilities,
  type ProviderManifest,
  type TransportManifest,
} from "./manifest.ts";
export { PROVIDER_MEMBERS, type RequiredMembers, TRANSPORT_MEMBERS } from "./members.ts";
export type { OwnState, OwnStateFile } from "./own-state.ts";
export {
  type DetectContext,
  type Detection,
  type ForkEvidence,
  type Hints,
  isLaunchRefusal,
  type LaunchContext,
  type LaunchPlan,
  type LaunchRefusal,
  type PassedVariable,
  type Provider,
  type ProviderPlugin,
  type RepositoryExecutable,
  type SessionEvidence,
  type SessionQuery,
  type SessionSupport,
  type TranscriptReader,
} from "./provider.ts";
export type { OpenRecord, RecordEntry, RecordQuery } from "./record.ts";
export type {
  Dialog,
  DialogDecision,
  DialogKind,
  DialogOption,
  OptionMeaning,
  ScreenError,
  ScreenState,
} from "./screen.ts";
export type { OwnAgents, SkillSupport } from "./skills.ts";
export type {
  OpenRequest,
  PaneAccess,
  PaneStatus,
  SpawnRequest,
  Transport,
  TransportEvent,
  TransportPlugin,
} from "./transport.ts";
export {
  type EventSpec,
  type HostProcess,
  MCP_SERVER,
  type PaneRef,
  type PermissionGrant,
  type ProcessRef,
  type ProcessStatus,
  type ScreenCapture,
  TOOL_FAMILIES,
  type ToolFamily,
} from "./values.ts";
export { PLUGIN_API_VERSION } from "./version.ts";
