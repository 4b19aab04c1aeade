import type { EventLog, LoggedEvent } from "../events/index.ts";
import { readEventLogBack } from "../events/index.ts";
import type { AgentIds } from "./agent-ids.ts";

const TOMBSTONE = "discard.session_tombstone";
/** So many are looked at more closely; anybody may write lines. */
const MOST = 10;
/** It becomes a file's name and a word of a command. */
const PLAIN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

/** The conversations that the event log names as an agent's since it last put one away, the latest first. */
export const loggedIds = ({ path }: Pick<EventLog, "path">, whose: AgentIds): Promise<readonly string[]> =>
  idsAmong(readEventLogBack(path, ["session.captured", TOMBSTONE]), whose);

export const idsAmong = async (
  latestFirst: AsyncIterable<LoggedEvent> | Iterable<LoggedEvent>,
  { teamKey, agentId }: AgentIds,
): Promise<readonly string[]> => {
  const ids = new Set<string>();
  for await (const { event, team_id, agent_id, session_id } of latestFirst) {
    if (team_id !== teamKey || agent_id !== agentId) continue;
    if (event === TOMBSTONE || ids.size === MOST) break;
    if (typeof session_id === "string" && PLAIN_ID.test(session_id)) ids.add(session_id);
  }
  return [...ids];
};
