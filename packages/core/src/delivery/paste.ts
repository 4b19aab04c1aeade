import type { ScreenState } from "@team-agent/plugin-api";
import { newId } from "../ground/index.ts";
import { LEAD_INS, markDelivered, newNonce, renderBody, submit, takeBack } from "../mail/index.ts";
import { type Context, createPart, type LiveAgent } from "../runtime/index.ts";
import { readScreen, squeeze, watchUntil } from "../screens/index.ts";
import type { MessageRow } from "../store/index.ts";
import { isFollowed, locateTranscript, setTurn, turnOf } from "../turns/index.ts";

const LEASE_MS = 60_000;
const SHOWN_WITHIN_MS = 5_000;
const TAKEN_WITHIN_MS = [1_000, 2_000, 5_000] as const;
const RECORDED_WITHIN_MS = 2_000;

/**
 * Channel 5, for agents without hooks: a typed lead-in, the body as one bracketed paste, and Enter as its own write
 * once the input line shows the text. What was typed stays `submitted` until a record or the screen proves it; it is
 * never typed again on a guess.
 */
export const pasteMessage = async (
  context: Context,
  agent: LiveAgent,
  message: MessageRow,
): Promise<boolean> => {
  const { store, clock, events } = context;
  const attempt = newId("att");
  const now = clock.now();
  if (
    !store.messages.claim(message.message_id, attempt, now + LEASE_MS, {
      at: now,
      source: "paste",
      detail: `attempt ${attempt}`,
    })
  )
    return false;
  events.write("send.deliver_attempt", {
    team_id: message.team_key,
    message_id: message.message_id,
    target: message.recipient,
    channel: "paste",
    attempt: message.attempts + 1,
  });
  const nonce = newNonce();
  if (!submit(context, { message, nonce, form: "whole" }, { channel: "paste", attempt, turnId: null }))
    return false;
  const current = store.messages.get(message.message_id)!;
  try {
    await agent.access.type(agent.pane, LEAD_INS[message.recipient === "leader" ? "report" : "order"]);
    await agent.access.paste(agent.pane, renderBody(message, nonce));
  } catch (error) {
    // A write that was refused before it began left nothing in the pane.
    takeBack(context, current, `not written: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
  if (!(await composerBecomes(context, agent, SHOWN_WITHIN_MS, (composer) => isOurs(composer, nonce))))
    return true;
  const lastTurn = () => store.turns.latest(agent.teamKey, agent.agentId)?.id;
  const turnBefore = lastTurn();
  const left = await pressEnter(context, agent, nonce);
  // Weaker than a record of the provider, and said so; a transcript that is followed confirms it properly.
  if (left && !(await recordAppears(context, agent)))
    markDelivered(
      context,
      current,
      "screen",
      "the input line took the text (screen proof, weaker than the provider's own record)",
    );
  // Without a record nothing would ever tell that the turn ended; then the screen is looked at each time.
  // A turn that its record has shown meanwhile may be over already.
  if (left && isFollowed(agent) && turnOf(agent).state !== "busy" && lastTurn() === turnBefore)
    setTurn(agent, { state: "busy", since: clock.now(), turnId: null, source: "paste" });
  return true;
};

/**
 * Submits what was pasted. Some programs lose an Enter; it is pressed again only while our own text is seen to stand there,
 * because anywhere else it would answer something.
 */
const pressEnter = async (context: Context, agent: LiveAgent, nonce: string): Promise<boolean> => {
  for (const withinMs of TAKEN_WITHIN_MS) {
    await agent.access.keys(agent.pane, ["Enter"]);
    if (await composerBecomes(context, agent, withinMs, (composer) => !isOurs(composer, nonce))) return true;
    if (!(await composerBecomes(context, agent, 0, (composer) => isOurs(composer, nonce)))) return false;
  }
  return false;
};

const record = createPart(() => ({ isMissing: false }));

/** A record may begin with the first prompt, so that is waited for; once, because there may be none at all. */
const recordAppears = async (context: Context, agent: LiveAgent): Promise<boolean> => {
  const isThere = () => isFollowed(agent);
  if (isThere() || record(agent).isMissing) return isThere();
  const { isMet } = await watchUntil(context, agent, {
    withinMs: RECORDED_WITHIN_MS,
    look: () => locateTranscript(context, agent).catch(() => {}),
    until: isThere,
  });
  record(agent).isMissing = !isMet;
  return isMet;
};

type Composer = NonNullable<ScreenState["composer"]>;

const EMPTY: Composer = { text: "", isDraft: false };

/** The input line holds our frame: its mark, or a long paste that the program does not show word by word. */
const isOurs = ({ text, foldedPaste }: Composer, nonce: string): boolean =>
  foldedPaste === true || squeeze(text).includes(nonce);

/** What stands in the input line; a program that works may show none. Null: not known. */
const composerOf = ({ state, composer }: ScreenState): Composer | null => {
  if (!composer) return state === "busy" ? EMPTY : null;
  return composer.isDraft ? composer : EMPTY;
};

const composerBecomes = async (
  context: Context,
  agent: LiveAgent,
  withinMs: number,
  holds: (composer: Composer) => boolean,
): Promise<boolean> => {
  const { isMet } = await watchUntil(context, agent, {
    withinMs,
    look: async () => composerOf(await readScreen(agent)),
    until: (composer) => composer !== null && holds(composer),
  });
  return isMet;
};
