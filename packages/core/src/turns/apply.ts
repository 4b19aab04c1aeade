import type { TurnFact } from "@team-agent/plugin-api";
import { closeOutlived } from "../approvals/index.ts";
import { confirmByText, noteOpened, takeBackPassed, takeBackUnrecorded } from "../mail/index.ts";
import { closeOutlivedQuestions } from "../questions/index.ts";
import { type Context, type LiveAgent, noteHeard } from "../runtime/index.ts";
import { noteCompaction } from "../sessions/index.ts";
import { reportOrExplain } from "../work/index.ts";
import { decideTurn, isUnwritten } from "./decide.ts";
import { learnSession } from "./learn-session.ts";
import { clearProviderError, noteProviderError } from "./provider-error.ts";
import { errorOf, setTurn, turnOf, turnPart } from "./state.ts";

/** Who told of a fact. */
export type FactSource = "hook" | "transcript" | "screen" | "status file" | "door";

/** Writes down what facts show, and wakes what waits for it. */
export const applyFacts = (
  context: Context,
  agent: LiveAgent,
  facts: readonly TurnFact[],
  source: FactSource,
): void => {
  for (const fact of facts) applyFact(context, agent, fact, source);
  if (source !== "transcript") return;
  for (const fact of facts)
    if (fact.kind === "turnOpened" && fact.turnId !== undefined && fact.at >= turnPart(agent).newsFrom)
      takeBackPassed(context, agent, { turnId: fact.turnId, at: fact.at });
};

const applyFact = (context: Context, agent: LiveAgent, fact: TurnFact, source: FactSource): void => {
  const { store } = context;
  if (source === "transcript") noteHeard(context, agent, source, fact.kind, fact.at);
  if (fact.kind === "textSeen") {
    // Only the provider's own record proves that the model was given a text; a hook's call does not.
    if (source === "transcript") confirmByText(context, agent, fact.text, `transcript ${fact.origin}`);
    return;
  }
  if (fact.kind === "session") {
    learnSession(context, agent, { sessionId: fact.sessionId, transcriptPath: null, via: source });
    return;
  }
  if (fact.kind === "compacted") {
    if (source === "transcript" && fact.at >= turnPart(agent).newsFrom) noteCompaction(context, agent);
    return;
  }
  if (fact.kind === "event") {
    const whose = { team_id: agent.teamKey, agent_id: agent.agentId };
    if (fact.at >= turnPart(agent).newsFrom) context.events.writeOwn(agent.provider, whose, fact);
    return;
  }
  if (fact.kind === "providerError") noteProviderError(context, agent, fact);
  // A turn that ended well, or that calls tools, has a provider that answers.
  else if ((fact.kind === "turnClosed" || fact.kind === "toolCalled") && fact.at > (errorOf(agent)?.at ?? 0))
    clearProviderError(context, agent);
  const latest = store.turns.latest(agent.teamKey, agent.agentId) ?? null;
  const isNew =
    fact.kind === "turnOpened" &&
    fact.turnId !== undefined &&
    !store.turns.isKnown(agent.teamKey, agent.agentId, fact.turnId);
  const change = decideTurn(latest, fact, turnPart(agent).newsFrom, isNew);
  if (source === "transcript" && fact.kind === "turnOpened") noteOpened(agent);
  // The record settles what was handed over, whoever told of the turn's end first.
  if (source === "transcript" && endsTurn(fact))
    takeBackUnrecorded(context, agent, {
      turnId: ("turnId" in fact ? fact.turnId : undefined) ?? null,
      openedAt: latest?.opened_at ?? null,
      endedAt: fact.at,
      newsFrom: turnPart(agent).newsFrom,
    });
  if (!change) {
    if (endsTurn(fact) && isUnwritten(turnOf(agent), latest, fact)) setIdle(context, agent, source);
    // A hook told of the end before the record showed what the turn was given.
    if (source === "transcript" && fact.kind === "turnClosed" && turnOf(agent).state === "idle")
      reportOrExplain(context, agent, fact.lastText ?? null);
    return;
  }
  if (change.kind === "open") {
    store.turns.open(agent.teamKey, agent.agentId, change.turnId, source, fact.at);
    setTurn(agent, { state: "busy", since: fact.at, turnId: change.turnId, source });
  } else if (change.kind === "settle") {
    store.turns.settle(agent.teamKey, agent.agentId, change.lastText);
    if (turnOf(agent).state === "idle") reportOrExplain(context, agent, change.lastText);
  } else {
    store.turns.close(agent.teamKey, agent.agentId, change.ending, change.lastText, fact.at);
    closeOutlived(context, agent, fact.at);
    closeOutlivedQuestions(context, agent, fact.at);
    setTurn(agent, { state: "idle", since: fact.at, turnId: null, source });
    turnPart(agent).continuations = 0;
    if (change.ending === "closed") reportOrExplain(context, agent, change.lastText);
  }
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
};

const endsTurn = (fact: TurnFact): boolean =>
  fact.kind === "turnClosed" ||
  fact.kind === "turnInterrupted" ||
  (fact.kind === "providerError" && fact.ended);

/** Nothing runs any more, by what was told just now. */
export const setIdle = (context: Context, agent: LiveAgent, source: FactSource): void => {
  setTurn(agent, { state: "idle", since: context.clock.now(), turnId: null, source });
  turnPart(agent).continuations = 0;
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
};
