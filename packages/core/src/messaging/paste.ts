import type { LiveAgent } from "../agents/live.ts";
import { nextOutput } from "../agents/watch-screen.ts";
import type { Context } from "../coordinator/context.ts";
import { newId } from "../ids.ts";
import type { MessageRow } from "../store/index.ts";
import { locateTranscript } from "../turns/transcript.ts";
import { markDelivered, takeBack } from "./confirm.ts";
import { submit } from "./handover.ts";
import { headerOf, renderBody, tokenOf } from "./render.ts";

const LEASE_MS = 60_000;
const SHOWN_WITHIN_MS = 5_000;
const TAKEN_WITHIN_MS = 5_000;
const RECORDED_WITHIN_MS = 2_000;

/**
 * Channel 4, for agents without hooks: a typed lead-in, the body as one bracketed paste, and Enter as its own write
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
  if (!submit(context, message, "paste", attempt)) return false;
  const current = store.messages.get(message.message_id)!;
  try {
    await agent.access.type(agent.pane, "Message from your team, do what it says: ");
    await agent.access.paste(agent.pane, renderBody(message));
  } catch (error) {
    // A write that was refused before it began left nothing in the pane.
    takeBack(context, current, `not written: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
  if (!(await composerShows(agent, message))) return true;
  const lastTurn = () => store.turns.latest(agent.teamKey, agent.agentId)?.id;
  const turnBefore = lastTurn();
  await agent.access.keys(agent.pane, ["Enter"]);
  const left = await composerCleared(agent);
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
  if (left && agent.followTranscript && agent.turn.state !== "busy" && lastTurn() === turnBefore)
    agent.turn = { state: "busy", since: clock.now(), turnId: null, source: "paste" };
  return true;
};

const recordless = new WeakSet<LiveAgent>();

/** A record may begin with the first prompt, so that is waited for; once, because there may be none at all. */
const recordAppears = async (context: Context, agent: LiveAgent): Promise<boolean> => {
  const deadline = Date.now() + RECORDED_WITHIN_MS;
  while (!agent.followTranscript && !agent.over.signal.aborted && !recordless.has(agent)) {
    const output = nextOutput(agent, 250);
    await locateTranscript(context, agent).catch(() => {});
    if (Date.now() >= deadline) recordless.add(agent);
    if (agent.followTranscript || recordless.has(agent)) output.cancel();
    else await output.promise;
  }
  return agent.followTranscript !== null;
};

const composerShows = (agent: LiveAgent, message: MessageRow): Promise<boolean> =>
  until(agent, SHOWN_WITHIN_MS, (text, screen) => {
    const flat = squeeze(screen);
    return (
      text !== "" &&
      (flat.includes(squeeze(tokenOf(message.message_id))) ||
        flat.includes(squeeze(headerOf(message))) ||
        /\[Pasted (?:text|Content)/i.test(text))
    );
  });

const composerCleared = (agent: LiveAgent): Promise<boolean> =>
  until(agent, TAKEN_WITHIN_MS, (text) => !text.includes("Message from your team, do what it says:"));

const until = async (
  agent: LiveAgent,
  withinMs: number,
  holds: (composer: string, screen: string) => boolean,
): Promise<boolean> => {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const output = nextOutput(agent, Math.min(250, deadline - Date.now()));
    const capture = await agent.access.capture(agent.pane, { styled: true });
    const state = agent.provider.screen.classify(capture);
    if (holds(state.composer?.isDraft ? state.composer.text : "", capture.lines.join("\n"))) {
      output.cancel();
      return true;
    }
    await output.promise;
  }
  return false;
};

const squeeze = (text: string): string => text.replaceAll(/\s+/g, "");
