import { type AgentIds, nameOf } from "./agent-ids.ts";
import type { RecordSays } from "./read-record.ts";

export interface LoggedFacts {
  readonly asking: AgentIds;
  readonly isDiscarded: boolean;
  /** Who else is in it, or goes back to it. */
  readonly holder: AgentIds | null;
  readonly resumable: { readonly ok: boolean; readonly reason: string };
  /** Null where its record is not found, or cannot be read. */
  readonly says: RecordSays | null;
  /** The record's folder is the agent's. */
  readonly isInFolder: boolean;
  /** When the agent was last started afresh. */
  readonly begunAt: number;
}

/**
 * Why a conversation that the event log names is not taken for an agent's; null where its record proves that it is. The log
 * lies in the workspace, where any worker may write: a line of it is a hint, and no more.
 */
export const doubtOfLogged = (facts: LoggedFacts): string | null => {
  const { asking, holder, resumable, says, begunAt } = facts;
  if (facts.isDiscarded) return "it was put away";
  if (holder) return `it is that of ${nameOf(holder)}`;
  if (!resumable.ok) return resumable.reason;
  if (!says) return "its record cannot be read";
  if (!says.isNamed) return "its record calls itself otherwise";
  if (!facts.isInFolder) return `its record is of the folder ${says.cwd ?? "of nobody knows what"}`;
  const given = says.lastGiven;
  if (!given) return `its record holds no message that was handed to ${asking.agentId}`;
  if (given.teamKey !== asking.teamKey || given.agentId !== asking.agentId)
    return `its record is that of ${nameOf(given)}, who was handed the last message in it`;
  return given.at < begunAt ? `${asking.agentId} was started afresh since` : null;
};
