import { createPart, type LiveAgent } from "../runtime/index.ts";

/** Messages in hooks' answers that no record has settled; true when the record has opened a turn since. */
const handed = createPart(() => new Map<string, boolean>());

export const noteHanded = (agent: LiveAgent, messageId: string): void =>
  void handed(agent).set(messageId, false);

/** The record opened a turn. */
export const noteOpened = (agent: LiveAgent): void => {
  for (const id of handed(agent).keys()) handed(agent).set(id, true);
};

/** Whether the record has opened a turn since; undefined where this coordinator was not there. */
export const openedSince = (agent: LiveAgent, messageId: string): boolean | undefined =>
  handed(agent).get(messageId);

export const settleHanded = (agent: LiveAgent, messageId: string): void =>
  void handed(agent).delete(messageId);

/** All but these are settled. */
export const keepHanded = (agent: LiveAgent, open: ReadonlySet<string>): void => {
  for (const id of handed(agent).keys()) if (!open.has(id)) handed(agent).delete(id);
};
