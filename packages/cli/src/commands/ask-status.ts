import type { TeamReport } from "@team-agent/core";
import { isTeamAgentError } from "@team-agent/core/client";
import type { Reply, Session } from "../lib/coordinator.ts";
import { withStoredTeams } from "../lib/stored.ts";

export type OtherTeams = Reply<"team.list">["teams"];

/** The team that is meant, and the others; or all of them, where none is meant more than another. */
export type StatusAnswer =
  | { readonly report: TeamReport; readonly others: OtherTeams }
  | { readonly reports: readonly TeamReport[] };

export interface StatusQuery {
  readonly workspace: string;
  readonly team?: string;
  /** Somebody of one team is meant: there has to be one. */
  readonly isOfOne: boolean;
}

export const askStatus = async ({ call }: Session, query: StatusQuery): Promise<StatusAnswer> => {
  const [{ teams }, report] = await Promise.all([
    call("team.list", { team: null }),
    call("status", { team: query.team ?? null }).catch((error: unknown) => noneMeant(error, query)),
  ]);
  if (report) return { report, others: othersOf(teams, report) };
  return { reports: await Promise.all(teams.map(({ team }) => call("status", { team }))) };
};

/** Without a coordinator the database is read, and only read. */
export const readStoredStatus = (query: StatusQuery): Promise<StatusAnswer> =>
  withStoredTeams(query, ({ core, store, workspace, teams: rows }) => {
    const reportOf = (team: string) => core.reportTeam(store, null, team, workspace.root);
    const teams = rows.map(({ team_key: team, status }) => ({ team, status }));
    try {
      const report = reportOf(core.chooseTeam(rows, query.team ?? null).team_key);
      return { report, others: othersOf(teams, report) };
    } catch (error) {
      noneMeant(error, query);
      return { reports: teams.map(({ team }) => reportOf(team)) };
    }
  });

const othersOf = (teams: OtherTeams, report: TeamReport): OtherTeams =>
  teams.filter(({ team }) => team !== report.team);

const noneMeant = (error: unknown, { team, isOfOne }: StatusQuery): null => {
  if (isOfOne || team || !isTeamAgentError(error) || error.code !== "team_ambiguous") throw error;
  return null;
};
