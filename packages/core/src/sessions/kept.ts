import { join } from "node:path";
import type { Hints, SessionQuery } from "@team-agent/plugin-api";
import type { Context } from "../runtime/index.ts";
import type { SessionRow } from "../store/index.ts";
import { stateFolder } from "../workspace/index.ts";
import type { AgentIds } from "./agent-ids.ts";

type Place = Pick<Context, "workspace">;

/** The folder that is kept with a conversation. */
export const stateDirOf = ({ workspace }: Place, { teamKey, agentId }: AgentIds, stateKey: string): string =>
  join(stateFolder(workspace, teamKey), agentId, stateKey);

export const hintsOf = (row: Pick<SessionRow, "hints_json"> | undefined): Hints => {
  try {
    return (JSON.parse(row?.hints_json ?? "{}") ?? {}) as Hints;
  } catch {
    // They only help to find a record, which has other ways.
    return {};
  }
};

/** What is kept with a conversation, for whoever asks for its record. */
export const keptWith = (
  place: Place,
  row: Pick<SessionRow, "team_key" | "agent_id" | "state_key" | "hints_json"> | undefined,
): Pick<SessionQuery, "stateDir" | "hints"> =>
  row?.state_key
    ? {
        stateDir: stateDirOf(place, { teamKey: row.team_key, agentId: row.agent_id }, row.state_key),
        hints: hintsOf(row),
      }
    : {};
