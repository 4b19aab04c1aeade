import type { Door } from "@team-agent/plugin-api";
import { newId } from "../ground/index.ts";
import { LEAD_INS, newNonce, noteHanded, renderBody, submit, takeBack } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import type { MessageRow } from "../store/index.ts";
import { setTurn, turnOf } from "../turns/index.ts";

const LEASE_MS = 60_000;

/**
 * Channel 3, for programs with a door of their own: the whole text, without a key. Where nobody knows whether it was taken it
 * stays `submitted`, and the record tells. False where it has to wait.
 */
export const giveThroughDoor = async (
  context: Context,
  agent: LiveAgent,
  message: MessageRow,
  door: Door,
): Promise<boolean> => {
  const { store, clock, events } = context;
  const attempt = newId("att");
  const now = clock.now();
  const evidence = { at: now, source: "door", detail: `attempt ${attempt}` };
  if (!store.messages.claim(message.message_id, attempt, now + LEASE_MS, evidence)) return false;
  const isMidTurn = turnOf(agent).state === "busy";
  const channel = isMidTurn ? "door mid-turn" : "door";
  events.write("send.deliver_attempt", {
    team_id: message.team_key,
    message_id: message.message_id,
    target: message.recipient,
    channel,
    attempt: message.attempts + 1,
  });
  const nonce = newNonce();
  if (!submit(context, { message, nonce, form: "whole" }, { channel, attempt, turnId: null })) return false;
  noteHanded(agent, message.message_id);
  const lastTurn = () => store.turns.latest(agent.teamKey, agent.agentId)?.id;
  const turnBefore = lastTurn();
  const answer = await door
    .deliver(
      LEAD_INS[message.recipient === "leader" ? "report" : "order"] + renderBody(message, nonce),
      attempt,
    )
    .catch(() => "unknown" as const);
  if (answer === "later") {
    takeBack(context, store.messages.get(message.message_id)!, "its program could not take it then");
    return false;
  }
  // The record may have shown the whole turn by now.
  if (answer === "taken" && turnOf(agent).state !== "busy" && lastTurn() === turnBefore)
    setTurn(agent, { state: "busy", since: clock.now(), turnId: null, source: "door" });
  return answer === "taken";
};
