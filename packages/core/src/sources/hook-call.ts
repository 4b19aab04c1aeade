import type { HookAnswer, HookCall } from "@team-agent/plugin-api";
import { holdPermission } from "../answers/index.ts";
import { closeOvertaken, followConsent } from "../approvals/index.ts";
import { claimWake, handOver, noteHookWorks } from "../delivery/index.ts";
import { readWake, waitingFor } from "../mail/index.ts";
import { closeOvertakenQuestions } from "../questions/index.ts";
import { type Context, type LiveAgent, noteHeard } from "../runtime/index.ts";
import {
  applyFacts,
  continuationsOf,
  followTranscript,
  learnSession,
  noteContinued,
  setIdle,
  setTurn,
  turnOf,
} from "../turns/index.ts";
import { reportOrExplain } from "../work/index.ts";

/** Continuations of a finished turn that we leave to the provider before it would override us. */
const SPARE_CONTINUATIONS = 2;
const MAX_CONTINUATIONS = 6;

/**
 * One hook call of an agent, answered from memory. `closed` aborts when the caller hangs up.
 * Mail is handed over first, then the call's facts are written down: a turn that is continued did not end.
 */
export const answerHookCall = async (
  context: Context,
  agent: LiveAgent,
  call: HookCall,
  closed: AbortSignal,
): Promise<HookAnswer> => {
  const whose = call.fromSubagent ? " (of a subagent)" : "";
  noteHeard(context, agent, "hook", `${call.kind}${whose}${call.tool ? `: ${call.tool.name}` : ""}`);
  if (call.sessionId && !call.fromSubagent)
    learnSession(context, agent, {
      sessionId: call.sessionId,
      transcriptPath: call.transcriptPath ?? null,
      via: call.compacted ? "compaction" : "hook",
    });
  closeOvertaken(context, agent, call);
  followConsent(agent, call);
  closeOvertakenQuestions(context, agent, call);
  // A subagent's calls open no turn and get nobody's mail; its questions are asked like any other.
  if (call.fromSubagent)
    return call.kind === "permissionRequested"
      ? await holdPermission(context, agent, call, closed)
      : { kind: "none" };
  followTranscript(context, agent);
  if (["promptSubmitted", "toolFinished", "turnEnded"].includes(call.kind)) noteHookWorks(context, agent);
  switch (call.kind) {
    case "promptSubmitted":
      return onPrompt(context, agent, call);
    case "toolFinished":
      applyFacts(context, agent, call.facts, "hook");
      return agent.provider.capabilities.midTurnDelivery
        ? textOrNone(handOver(context, agent, "toolFinished"))
        : { kind: "none" };
    case "turnEnded":
      return onTurnEnded(context, agent, call);
    case "permissionRequested":
      applyFacts(context, agent, call.facts, "hook");
      return await holdPermission(context, agent, call, closed);
    case "turnFailed":
      applyFacts(context, agent, call.facts, "hook");
      // The record of the error may come a moment later, or not at all.
      if (turnOf(agent).state === "busy") setIdle(context, agent, "hook");
      return { kind: "none" };
    default:
      applyFacts(context, agent, call.facts, "hook");
      return { kind: "none" };
  }
};

const onPrompt = (context: Context, agent: LiveAgent, call: HookCall): HookAnswer => {
  const prompt = call.prompt?.trim() ?? "";
  const wake = readWake(prompt);
  if (wake === null) {
    applyFacts(context, agent, call.facts, "hook");
    // Nobody wrote it. Where a turn begins all the same, the record tells.
    if (prompt !== "") noteBusy(context, agent, call.turnId ?? null);
    return { kind: "none" };
  }
  const text = handOver(context, agent, "promptSubmitted", call.turnId);
  if (text === null) {
    // Somebody else fetched it, at a tool call or after an earlier wake; or it belongs to another conversation.
    claimWake(agent, "blocked");
    return { kind: "block", reason: "This team message is not waiting here any more." };
  }
  applyFacts(context, agent, call.facts, "hook");
  noteBusy(context, agent, call.turnId ?? null);
  claimWake(agent, "fetched");
  return { kind: "text", text };
};

const onTurnEnded = (context: Context, agent: LiveAgent, call: HookCall): HookAnswer => {
  const limit = Math.min(
    MAX_CONTINUATIONS,
    (agent.provider.hooks?.maxContinuations ?? 0) - SPARE_CONTINUATIONS,
  );
  const mayContinue = continuationsOf(agent) < limit;
  // Asked for in this very answer, where nothing else continues the turn.
  if (mayContinue && waitingFor(context, agent).length === 0)
    reportOrExplain(context, agent, call.lastAssistantText ?? null);
  const text = mayContinue ? handOver(context, agent, "turnEnded") : null;
  if (text !== null) {
    noteContinued(agent);
    return { kind: "text", text };
  }
  applyFacts(context, agent, call.facts, "hook");
  // Nobody continues the turn on our side; the record will say the same a moment later.
  applyFacts(
    context,
    agent,
    [
      {
        kind: "turnClosed",
        at: context.clock.now(),
        ...(call.turnId === undefined ? {} : { turnId: call.turnId }),
        ...(call.lastAssistantText ? { lastText: call.lastAssistantText } : {}),
      },
    ],
    "hook",
  );
  if (turnOf(agent).state === "busy") setIdle(context, agent, "hook");
  return { kind: "none" };
};

/** A prompt is on its way. The turn itself is written down when the provider's record shows it. */
const noteBusy = (context: Context, agent: LiveAgent, turnId: string | null): void => {
  if (turnOf(agent).state !== "busy")
    setTurn(agent, { state: "busy", since: context.clock.now(), turnId, source: "hook" });
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
};

const textOrNone = (text: string | null): HookAnswer =>
  text === null ? { kind: "none" } : { kind: "text", text };
