export { type Caller, identify, isLedBy, PERSON, senderName, senderTo } from "./caller.ts";
export { createChanges } from "./changes.ts";
export type { Context } from "./context.ts";
export { lastHeard, noteHeard } from "./heard.ts";
export { createInTurn } from "./in-turn.ts";
export { knownEnvironment } from "./known-environment.ts";
export { leaderCallEnvironment, leaderPid } from "./leader-environment.ts";
export {
  createLiveAgents,
  type LiveAgent,
  type LiveAgents,
  type ProgramRef,
} from "./live.ts";
export { createLiveAgent, isProgramAlive } from "./live-agent.ts";
export { createPart } from "./part.ts";
export { requireAgent } from "./require-agent.ts";
export { createSerial } from "./serial.ts";
export { sessionVariables } from "./session-variables.ts";
export { setNote } from "./set-note.ts";
export type { SweepStep } from "./sweep-step.ts";
export { hostTransport, ownerMark, transportOf, transportsOf } from "./transport.ts";
