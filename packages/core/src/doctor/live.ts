import { newRunId } from "../ground/index.ts";
import { receiverOf } from "../lease/index.ts";
import type { Context } from "../runtime/index.ts";
import { LOST } from "../store/index.ts";
import { chooseAgents } from "./choose.ts";
import { type LegReport, type ProbeFacts, reportLegs } from "./legs.ts";
import { acceptProbe, newProbeToken } from "./probe.ts";

export const LIVE_BOUNDARY =
  "A real message went to each agent; it was answered or not, and everything that was stored for it is gone. The agents' own conversations keep it.";

export interface AgentTrip {
  readonly agent_id: string;
  readonly status: "pass" | "fail";
  /** The time was over before every leg had come. */
  readonly timed_out: boolean;
  readonly legs: readonly LegReport[];
}

export interface LiveReport {
  readonly ok: boolean;
  readonly status: "pass" | "fail";
  readonly timed_out: boolean;
  readonly run_id: string;
  readonly scope: "live_round_trip";
  readonly boundary: string;
  readonly team: string;
  readonly agents: readonly AgentTrip[];
}

export interface LiveRequest {
  readonly teamKey: string;
  /** Empty: everybody who is ready. */
  readonly agents: readonly string[];
  readonly timeoutMs: number;
  /** Told of every leg as it comes. */
  readonly onLeg: (agentId: string, leg: LegReport) => void;
  /** Ends the round trip early; what was stored goes all the same. */
  readonly closed: AbortSignal;
}

interface Probe {
  readonly agentId: string;
  readonly messageId: string;
  readonly startedAt: number;
}

/**
 * Sends a message to each agent and follows it until its answer could be told to the leader. However it ends, what was
 * stored for it is deleted, so that nothing is delivered later; an answer that comes later is dropped.
 */
export const tryAgents = async (context: Context, request: LiveRequest): Promise<LiveReport> => {
  const { store, events, clock } = context;
  const { teamKey, timeoutMs, closed } = request;
  const agents = chooseAgents(context, teamKey, request.agents);
  const ids = { team_id: teamKey, run_id: newRunId() };
  const startedAt = clock.now();
  events.write("comms.probe_started", { ...ids, agents, timeout_ms: timeoutMs });
  const probes: Probe[] = [];
  let trips: readonly AgentTrip[] = [];
  try {
    for (const agentId of agents) probes.push(startProbe(context, teamKey, agentId));
    trips = await Promise.all(probes.map((probe) => followProbe(context, request, probe)));
  } finally {
    store.probes.remove(probes.map(({ messageId }) => messageId));
    events.write("comms.probe_finished", {
      ...ids,
      status: closed.aborted ? "cancelled" : outcomeOf(trips),
      answered: trips.filter(({ status }) => status === "pass").length,
      ms: clock.now() - startedAt,
    });
  }
  const outcome = outcomeOf(trips);
  return {
    ok: outcome === "passed",
    status: outcome === "passed" ? "pass" : "fail",
    timed_out: outcome === "timed_out",
    run_id: ids.run_id,
    scope: "live_round_trip",
    boundary: LIVE_BOUNDARY,
    team: teamKey,
    agents: trips,
  };
};

/** A failure that no patience mends outweighs a time-out. */
const outcomeOf = (trips: readonly AgentTrip[]): "passed" | "failed" | "timed_out" => {
  if (trips.length > 0 && trips.every(({ status }) => status === "pass")) return "passed";
  return trips.length > 0 && trips.every((trip) => trip.status === "pass" || trip.timed_out)
    ? "timed_out"
    : "failed";
};

const startProbe = (context: Context, teamKey: string, agentId: string): Probe => {
  const startedAt = context.clock.now();
  const { message_id: messageId } = acceptProbe(context, teamKey, agentId, newProbeToken());
  return { agentId, messageId, startedAt };
};

const followProbe = async (context: Context, request: LiveRequest, probe: Probe): Promise<AgentTrip> => {
  let told = 0;
  const look = () => {
    const facts = readFacts(context, request.teamKey, probe);
    const legs = reportLegs(facts);
    const came = legs.filter(({ status }) => status === "pass");
    for (const leg of came.slice(told)) request.onLeg(probe.agentId, leg);
    told = Math.max(told, came.length);
    return came.length === legs.length || isLost(facts) ? legs : null;
  };
  const settled = await context.changes.until(look, request.timeoutMs, request.closed);
  const legs = settled ?? reportLegs(readFacts(context, request.teamKey, probe));
  const passed = legs.every(({ status }) => status === "pass");
  return {
    agent_id: probe.agentId,
    status: passed ? "pass" : "fail",
    timed_out: settled === null && !passed,
    legs,
  };
};

/** It will not be handed over any more, or it is gone. */
const isLost = ({ message }: ProbeFacts): boolean => message === null || LOST.includes(message.status);

const readFacts = (context: Context, teamKey: string, probe: Probe): ProbeFacts => ({
  startedAt: probe.startedAt,
  teamKey,
  agentId: probe.agentId,
  message: context.store.messages.get(probe.messageId) ?? null,
  evidence: context.store.messages.evidence(probe.messageId),
  leader: describeLeader(context, teamKey),
});

const describeLeader = (context: Context, teamKey: string): string => {
  const leader = receiverOf(context, teamKey, "leader");
  return leader
    ? `the leader in pane ${leader.pane.paneId} would get`
    : "for the leader, when one is attached";
};
