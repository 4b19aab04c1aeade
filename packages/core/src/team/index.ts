// Team documents → TeamSpec, and the pure rules that work on it.
export { compileTeam } from "./compile.ts";
export { type InitFile, initFiles } from "./init-files.ts";
export type { CompiledTeam, CompileInput, FileContent, KnownProvider } from "./input.ts";
export { composeInstructions, type InstructionsRequest } from "./instructions.ts";
export { agentIdProblem, slug, teamKey } from "./names.ts";
export type { Problem } from "./problems.ts";
export { readTeamFiles } from "./read-team-files.ts";
export { renderSpec } from "./render-spec.ts";
export { type RoutedTask, type RoutingDecision, routeTask } from "./routing.ts";
export { documentSchemas } from "./schema.ts";
export type { AgentSpec, AuthMode, RoutingRule, TaskSpec, TaskStatus, TeamSpec } from "./spec.ts";
export { DEFAULT_MESSAGE_TTL_MS, DEFAULT_RETENTION_DAYS } from "./spec.ts";
export { type ResolvedTools, resolveTools, taskRequirements } from "./tools.ts";
