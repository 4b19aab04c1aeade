import { outcomeOf, TeamAgentError, type Workspace } from "@team-agent/core/client";

interface TeamState {
  readonly team: string;
  readonly status: string;
}

/** An error of a call whose outcome nobody knows also says what the database says of the teams; any other one is as it was. */
export const withStoredStates = async (error: unknown, workspace: Workspace): Promise<unknown> => {
  if (outcomeOf(error) !== "unknown") return error;
  const { code, message, action, data } = error as TeamAgentError;
  const teams = await readStates(workspace).catch(() => []);
  const states = teams.map(({ team, status }) => `team ${team} is ${status}`).join(", ");
  return new TeamAgentError(code, states === "" ? message : `${message} (stored: ${states})`, {
    action,
    data: { ...data, teams },
  });
};

const readStates = async ({ database }: Workspace): Promise<readonly TeamState[]> => {
  const core = await import("@team-agent/core");
  const db = core.openForReading(database);
  if (!db) return [];
  const store = core.createStore(db);
  try {
    return store.teams.all().map(({ team_key: team, status }) => ({
      team,
      status: status === "alive" ? "running" : status,
    }));
  } finally {
    store.close();
  }
};

/** The teams as they were stored when a call was not answered; null for any other error. */
export const storedStatesOf = (error: unknown): readonly TeamState[] | null =>
  outcomeOf(error) === "unknown"
    ? (((error as TeamAgentError).data.teams as readonly TeamState[] | undefined) ?? null)
    : null;
