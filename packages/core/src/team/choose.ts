import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { TeamRow } from "../store/index.ts";

/** The team of a name; without one the only one that runs, or the only one there is. Throws where none or several are meant. */
export const chooseTeam = (teams: readonly TeamRow[], wanted: string | null): TeamRow => {
  const running = teams.filter(({ status }) => status === "alive");
  const meant = wanted
    ? teams.filter((team) => namesOf(team).includes(wanted))
    : running.length > 0
      ? running
      : teams;
  if (meant.length === 1) return meant[0]!;
  if (meant.length === 0) throw unknownTeam(teams, wanted);
  const keys = meant.map((team) => team.team_key);
  throw new TeamAgentError(
    "team_ambiguous",
    wanted
      ? `"${wanted}" names more than one team: ${keys.join(", ")}`
      : running.length > 0
        ? `several teams run here: ${keys.join(", ")}`
        : `no team runs here; stopped ones: ${keys.join(", ")}`,
    eachOf(keys),
  );
};

export const namesOf = (team: TeamRow | undefined): readonly string[] =>
  team ? [team.team_key, team.name, team.session_name, team.session_name.replace(/^team-/, "")] : [];

export const unknownTeam = (
  teams: readonly Pick<TeamRow, "team_key">[],
  wanted: string | null,
): TeamAgentError => {
  const what = wanted ? `there is no team "${wanted}" here` : "there is no team in this workspace";
  const keys = teams.map((team) => team.team_key);
  return new TeamAgentError(
    "team_unknown",
    keys.length > 0 ? `${what}; there is ${keys.join(", ")}` : what,
    keys.length > 0 ? eachOf(keys) : { action: "team-agent quick-start" },
  );
};

/** Whoever typed a command is shown that one for each of them instead. */
const eachOf = (teams: readonly string[]) => ({
  action: teams.map((team) => teamAgent("status", "--team", team)).join("  or  "),
  data: { teams },
});
