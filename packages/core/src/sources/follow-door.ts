import type { HookAnswer, HookCall } from "@team-agent/plugin-api";
import { holdPermission } from "../answers/index.ts";
import { closeOvertaken, heldOf } from "../approvals/index.ts";
import { doorOf, openDoorOf, setDoor } from "../delivery/index.ts";
import { type Context, createPart, type LiveAgent, setNote } from "../runtime/index.ts";
import { applyFacts, learnSession } from "../turns/index.ts";

/** The program opens its door a moment after it was started; a server that died comes back. */
const AGAIN_MS = [50, 100, 100, 100, 100, 200, 200, 200, 400, 400, 800, 1_600, 3_200, 5_000] as const;
/** After so many tries in a row, about ten seconds, it is told. */
const TOLD_AFTER = AGAIN_MS.length;
const NOTE = "its own door is not open; hooks and keys are used";

const part = createPart(() => ({
  tries: 0,
  /** What it asked, and nobody answered yet. */
  asked: new Set<object>(),
  /** The conversation that it named last. */
  named: null as string | null,
}));

/** Opens the door that an agent's launch planned, and opens it again whenever the connection is lost. */
export const followDoor = (context: Context, agent: LiveAgent): void => {
  const address = context.store.panes.latest(agent.teamKey, agent.agentId)?.door;
  if (!address || !agent.provider.openDoor) return;
  setDoor(agent, { state: "opening", since: context.clock.now(), says: "not open yet" });
  agent.over.signal.addEventListener("abort", () => openDoorOf(agent)?.close(), { once: true });
  void open(context, agent, address);
};

const open = async (context: Context, agent: LiveAgent, address: string): Promise<void> => {
  const { teamKey, agentId, cwd } = agent;
  const sessionId = context.store.sessions.get(teamKey, agentId)?.session_id ?? null;
  let isClosed = false;
  const closed = (reason: string) => {
    if (isClosed) return;
    isClosed = true;
    if (agent.over.signal.aborted) return;
    const state = part(agent).tries + 1 < TOLD_AFTER ? "opening" : "closed";
    setDoor(agent, { state, since: context.clock.now(), says: reason });
    letAskAgain(agent);
    context.poke(teamKey, agentId);
    tryAgain(context, agent, address);
  };
  try {
    const door = await agent.provider.openDoor!(
      { address, agentId, cwd, sessionId },
      { called: (call, withdrawn) => onCall(context, agent, call, withdrawn).catch(noAnswer), closed },
    );
    if (isClosed) return;
    if (agent.over.signal.aborted) return door.close();
    const named = part(agent).named ?? sessionId;
    setDoor(agent, { state: "open", door, sessionId: named, since: context.clock.now(), says: "open" });
    noteOpen(context, agent);
  } catch (error) {
    closed(error instanceof Error ? error.message : String(error));
  }
};

const tryAgain = (context: Context, agent: LiveAgent, address: string): void => {
  const { tries } = part(agent);
  part(agent).tries = tries + 1;
  if (tries + 1 === TOLD_AFTER) tellMissing(context, agent);
  context.clock.after(AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]!, () => {
    if (!agent.over.signal.aborted) void open(context, agent, address);
  });
};

const noteOpen = (context: Context, agent: LiveAgent): void => {
  part(agent).tries = 0;
  context.events.write("agent.door_open", idsOf(agent));
  setNote(context, agent, NOTE, false);
  context.poke(agent.teamKey, agent.agentId);
};

const tellMissing = (context: Context, agent: LiveAgent): void => {
  context.events.write("agent.door_missing", { ...idsOf(agent), reason: doorOf(agent)?.says ?? "" });
  setNote(context, agent, NOTE, true);
};

/** What it asked stays open: it is asked again, or its dialog stands on the screen. */
const letAskAgain = (agent: LiveAgent): void => {
  const { asked } = part(agent);
  for (const held of heldOf(agent, "approval")) if (asked.has(held.call)) held.settle({ kind: "none" });
};

const idsOf = ({ teamKey, agentId }: LiveAgent) => ({ team_id: teamKey, agent_id: agentId });

/** The adapter has nobody to tell of an error of ours; the window is left to answer. */
const noAnswer = (): HookAnswer => ({ kind: "none" });

/** What the program tells through its door. Mail never goes into such an answer: it has a way of its own there. */
const onCall = async (
  context: Context,
  agent: LiveAgent,
  call: HookCall,
  withdrawn: AbortSignal,
): Promise<HookAnswer> => {
  const view = doorOf(agent);
  if (view)
    setDoor(agent, {
      ...view,
      says: `open; last told: ${call.kind}${call.tool ? `: ${call.tool.name}` : ""}`,
    });
  if (call.sessionId && !call.fromSubagent) part(agent).named = call.sessionId;
  if (call.sessionId && !call.fromSubagent)
    learnSession(context, agent, {
      sessionId: call.sessionId,
      transcriptPath: call.transcriptPath ?? null,
      via: "hook",
    });
  closeOvertaken(context, agent, call);
  applyFacts(context, agent, call.facts, "door");
  if (call.kind === "permissionRequested") {
    const { asked } = part(agent);
    asked.add(call);
    return await Promise.resolve(holdPermission(context, agent, call, withdrawn, null)).finally(() =>
      asked.delete(call),
    );
  }
  context.poke(agent.teamKey, agent.agentId);
  return { kind: "none" };
};
