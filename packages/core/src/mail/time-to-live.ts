import type { Context } from "../runtime/index.ts";
import type { MessageKind } from "../store/index.ts";
import { DEFAULT_MESSAGE_TTL_MS, readableSpec } from "../team/index.ts";

/** What members send each other. Everything else tells the leader of something that would be missed. */
const SENT: readonly MessageKind[] = ["message", "task"];

/**
 * For how many milliseconds a message may wait: as its team's documents say. A short time there is meant for what
 * members send, so results, questions and notices keep the usual one.
 */
export const timeToLive = ({ store }: Context, teamKey: string, kind: MessageKind): number => {
  const ttlMs = readableSpec(store.teams.get(teamKey))?.runtime.messageTtlMs ?? DEFAULT_MESSAGE_TTL_MS;
  return SENT.includes(kind) ? ttlMs : Math.max(ttlMs, DEFAULT_MESSAGE_TTL_MS);
};
