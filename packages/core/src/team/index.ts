export { chooseTeam, namesOf, unknownTeam } from "./choose.ts";
export { compileTeam } from "./compile.ts";
export {
  changedDocuments,
  type DocumentMarks,
  markDocument,
  markDocuments,
  stillLeft,
  withoutDocuments,
} from "./document-marks.ts";
export { type ImportedTeam, importAgents, type OwnAgent } from "./import-agents.ts";
export { type InitFile, initFiles } from "./init-files.ts";
export { composeInstructions } from "./instructions.ts";
export { type MissingDocument, missingDocuments, wayBackTo } from "./missing-documents.ts";
export { agentIdProblem, teamKey } from "./names.ts";
export { readTeamFiles } from "./read-team-files.ts";
export { renameRole } from "./rename-role.ts";
export { renderSpec } from "./render-spec.ts";
export { routeTask } from "./routing.ts";
export { documentSchemas } from "./schema.ts";
export { type AgentSpec, DEFAULT_MESSAGE_TTL_MS, DEFAULT_RETENTION_DAYS, type TeamSpec } from "./spec.ts";
export { readableSpec, storedSpec } from "./stored.ts";
export { resolveTools } from "./tools.ts";
export { withoutAgent } from "./without-agent.ts";
