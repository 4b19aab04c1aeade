export { type Clock, systemClock } from "./clock.ts";
export { COORDINATOR_ENV } from "./coordinator-mark.ts";
export { DURATION, DURATION_RULE, formatDuration, parseDuration } from "./duration.ts";
export { ERRORS } from "./errors.ts";
export {
  ENDED_BY_US,
  howItEnded,
  type ProgramEnd,
  SPAWN_CUT,
  SPAWN_FAILED,
  saidLast,
  UNSEEN,
  UNTENDED,
  WINDOW_CLOSED,
} from "./how-ended.ts";
export { hashToken, newId, newLaunchMark, newRunId, newToken } from "./ids.ts";
export { nearest } from "./nearest.ts";
export { withoutControls } from "./plain-text.ts";
export { isSomethingThere, processStart } from "./process.ts";
export {
  type OurCommand,
  quoteWord,
  removeAgentCommand,
  startLeaderCommand,
  teamAgent,
} from "./team-agent.ts";
