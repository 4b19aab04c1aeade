import type { Context } from "../runtime/index.ts";
import { listSessions, type SessionList } from "../status/index.ts";
import { firstThatFit, LIST_BYTES } from "./bounds.ts";

/** The agents' conversations, as many as one answer carries. */
export const answerSessions = (
  { store, live }: Context,
  teamKeys: readonly string[],
  withDiscarded: boolean,
): SessionList & { readonly left_out: number } => {
  const list = listSessions(store, live, teamKeys, withDiscarded);
  const sessions = firstThatFit(list.sessions, LIST_BYTES / 2);
  const discarded = list.discarded && firstThatFit(list.discarded, LIST_BYTES / 2);
  const countOf = ({ sessions, discarded }: Pick<SessionList, "sessions" | "discarded">) =>
    sessions.length + (discarded?.length ?? 0);
  return { ...list, sessions, discarded, left_out: countOf(list) - countOf({ sessions, discarded }) };
};
