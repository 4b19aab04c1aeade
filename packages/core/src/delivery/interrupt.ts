import { type Context, createPart, type LiveAgent } from "../runtime/index.ts";
import { readScreen, watchUntil } from "../screens/index.ts";
import type { MessageRow } from "../store/index.ts";
import { applyFacts, readRecord, turnOf } from "../turns/index.ts";
import { openDoorOf } from "./own-door.ts";

/** A turn that goes on after this many tries is left to end by itself. */
export const MAX_INTERRUPTS = 2;
const STOPPED_WITHIN_MS = 3_000;
/** An input line that stands for this long, without the program's own record, proves the end of a turn. */
const SETTLED_MS = 500;
const SEEN_WITHIN_MS = 1_000;

/** How often a turn was told to stop for a message of priority `interrupt`. */
const stops = createPart(() => new Map<string, number>());

/** Its turn is being stopped in this moment. */
const stopping = createPart(() => ({ now: false }));

/** What a hook's answer carried now would be stopped together with its turn. */
export const isStopping = (agent: LiveAgent): boolean => stopping(agent).now;

const triesFor = (agent: LiveAgent, { message_id }: MessageRow): number => stops(agent).get(message_id) ?? 0;

/** Only the person and the leader stop somebody's turn, and nobody stops the leader's. */
export const mayStopTurn = (agent: LiveAgent, message: MessageRow): boolean =>
  message.priority === "interrupt" &&
  message.sender === "leader" &&
  agent.kind === "worker" &&
  (agent.provider.interruptKeys?.length ?? 0) > 0 &&
  triesFor(agent, message) < MAX_INTERRUPTS;

/** Stops the running turn for a message. True when the provider's record, or at least the screen, shows its end. */
export const stopTurn = async (context: Context, agent: LiveAgent, message: MessageRow): Promise<boolean> => {
  const tries = triesFor(agent, message) + 1;
  // Only the first of those that wait stops a turn.
  stops(agent).clear();
  stops(agent).set(message.message_id, tries);
  const fields = { team_id: agent.teamKey, agent_id: agent.agentId, message_id: message.message_id };
  context.events.write("turn.interrupt_sent", { ...fields, attempt: tries });
  stopping(agent).now = true;
  const stopped = await tellToStop(context, agent)
    .then(() => hasStopped(context, agent))
    .finally(() => {
      stopping(agent).now = false;
    });
  if (stopped) context.events.write("turn.interrupted", { ...fields, source: turnOf(agent).source });
  return stopped;
};

/** Through its own door, or by keys where that fails. */
const tellToStop = async (context: Context, agent: LiveAgent): Promise<void> => {
  const door = openDoorOf(agent);
  try {
    if (door?.interrupt) return await door.interrupt();
  } catch {
    if ((await readScreen(agent)).state !== "busy") return;
  }
  await pressStopKeys(context, agent);
};

/** Keys that come together may be taken for another one, so each is seen on the screen before the next. */
const pressStopKeys = async (context: Context, agent: LiveAgent): Promise<void> => {
  const keys = agent.provider.interruptKeys ?? [];
  for (const [index, key] of keys.entries()) {
    const isLast = index === keys.length - 1;
    const before = isLast ? null : (await readScreen(agent)).evidence;
    await agent.access.keys(agent.pane, [key]);
    if (isLast) return;
    await watchUntil(context, agent, {
      withinMs: SEEN_WITHIN_MS,
      eachMs: 20,
      look: async () => (await readScreen(agent)).evidence,
      until: (evidence) => evidence !== before,
    });
  }
};

const hasStopped = async (context: Context, agent: LiveAgent): Promise<boolean> => {
  const { clock } = context;
  const isOver = () => turnOf(agent).state !== "busy";
  let readySince: number | null = null;
  const { isMet } = await watchUntil(context, agent, {
    withinMs: STOPPED_WITHIN_MS,
    eachMs: 100,
    look: async () => {
      readRecord(agent);
      if (isOver()) return true;
      readySince = (await readScreen(agent)).state === "ready" ? (readySince ?? clock.now()) : null;
      return readySince !== null && clock.now() - readySince >= SETTLED_MS;
    },
    until: (hasEnded) => hasEnded,
  });
  // A turn that is stopped before the model said a word may leave nothing in the record.
  if (isMet && !isOver())
    applyFacts(context, agent, [{ kind: "turnInterrupted", at: clock.now() }], "screen");
  return isMet;
};
