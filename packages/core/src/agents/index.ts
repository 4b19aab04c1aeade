export { agreeToAgent, type Consent } from "./agree-again.ts";
export type { TypedCommand } from "./agreement-needed.ts";
export { attachLeader, type LeadingCommand } from "./attach-leader.ts";
export { type BusyWord, refuseBusyAgent } from "./busy.ts";
export { findLeaderProgram, findProgramIn, type LeaderProgram } from "./bypass.ts";
export { agreeCommand, agreeForPerson } from "./consent.ts";
export { finishAllEnds, finishEndsOf } from "./cut-end.ts";
export { endAgent } from "./end-agent.ts";
export { leaderEnvironment } from "./environment.ts";
export { withAgent, withTeam, withTeamAsItIs } from "./in-turn.ts";
export { type KnownProvider, knownProviders } from "./known-providers.ts";
export { type LaunchOrder, launch } from "./launch.ts";
export { lookAtOwnLeaders } from "./leader-errors.ts";
export { runningTeamsOf } from "./leaderless.ts";
export { noteListedEarly } from "./listed-early.ts";
export { findTeamDir, loadTeam, loadTeamSpec, probeProviders } from "./load-team.ts";
export { lookAtPanes } from "./look.ts";
export { clearWindows } from "./make-room.ts";
export { markExited } from "./mark-exited.ts";
export { noteListed } from "./readiness.ts";
export { createRecovery } from "./recover.ts";
export { removalCommand } from "./removal-command.ts";
export { restartTeam } from "./restart.ts";
export { type AgreedLaunch, storedLaunch } from "./save-team.ts";
export { shutdownTeam } from "./shutdown.ts";
export {
  type AgentStart,
  type AgentStarted,
  environmentFor,
  goOnIn,
  prepareStart,
  startAgent,
  startPrepared,
} from "./start-agent.ts";
export { type StartOutcome, startTeam } from "./start-team.ts";
export { pauseAgent, stopAgent } from "./stop.ts";
export { findUnknownSessions } from "./unknown-sessions.ts";
