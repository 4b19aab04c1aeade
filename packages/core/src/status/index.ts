export { reportAgent } from "./agent-report.ts";
export { diagnose, type Issue } from "./diagnose.ts";
export { type Explanation, explainAgent } from "./explain.ts";
export { listSessions, type SessionList } from "./list-sessions.ts";
export { peekAt } from "./peek.ts";
export { reportTeam, type TeamReport } from "./report.ts";
export { describeUnverified, unverifiedOf } from "./unverified.ts";
export { AGENT_STATES, DIALOG_KINDS, ERROR_CATEGORIES, SOURCES, TURN_STATES } from "./words.ts";
