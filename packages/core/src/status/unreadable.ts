import { teamAgent } from "../ground/index.ts";
import { corruptIn, type Store, storedNotes, type TeamRow } from "../store/index.ts";

/** What stands in a row and cannot be read. */
export interface Unreadable {
  /** Null where it is the team's own row. */
  readonly agent_id: string | null;
  readonly column: string;
  readonly detail: string;
  readonly repair: string;
}

export const unreadableOf = (store: Pick<Store, "agents">, team: TeamRow): readonly Unreadable[] => [
  ...corruptIn(team).map(({ column, error }) => ({
    agent_id: null,
    column,
    detail: error.message,
    repair: error.action ?? "",
  })),
  ...store.agents
    .ofTeam(team.team_key)
    .filter((agent) => storedNotes(agent) === null)
    .map(({ agent_id }) => ({
      agent_id,
      column: "notes_json",
      detail: `what was noted of ${agent_id} cannot be read, and is not shown; a start writes it anew`,
      repair: teamAgent("start-agent", agent_id, "--force", "--team", team.team_key),
    })),
];
