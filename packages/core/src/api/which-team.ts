import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import type { TeamRow } from "../store/index.ts";
import { chooseTeam, namesOf } from "../team/index.ts";
import { describeLeader, hasLivingLeader } from "./rights.ts";

/** The team that a caller means: a worker's own; a leader's or a person's by name, or the only one there is. */
export const whichTeam = (
  context: Context,
  caller: Caller,
  wanted: string | null,
  /** Others' teams count, too. */
  isOfAnybody = false,
): string => {
  const { teams } = context.store;
  // A worker hears nothing of other teams, not even whether there is one of that name.
  if (caller.kind === "agent" && caller.seat === "worker")
    return wanted && !namesOf(teams.get(caller.teamKey)).includes(wanted) ? wanted : caller.teamKey;
  const running = teams.alive();
  if (wanted || caller.kind === "person" || isOfAnybody || running.length === 0)
    return chooseTeam(teams.all(), wanted).team_key;
  const mine = running.filter((team) => isOpenTo(context, caller, team));
  if (mine.length === 0) throw ledByOthers(context, running);
  return chooseTeam(mine, null).team_key;
};

const keysOf = (teams: readonly TeamRow[]): readonly string[] => teams.map((team) => team.team_key);

const isOpenTo = (context: Context, caller: Caller & { kind: "agent" }, { team_key }: TeamRow): boolean =>
  context.store.leases.get(team_key)?.seat_key === caller.teamKey || !hasLivingLeader(context, team_key);

const ledByOthers = (context: Context, teams: readonly TeamRow[]): TeamAgentError =>
  new TeamAgentError(
    "not_allowed",
    `you lead no team here: ${teams.map(({ team_key }) => `${team_key} is led by ${describeLeader(context, team_key)}`).join("; ")}`,
    {
      action: `a person looks at it with: ${teamAgent("status", "--team", teams[0]!.team_key)}; to take its lead: ${teamAgent("takeover", "--confirm", "--team", teams[0]!.team_key)}`,
    },
  );

/** All teams that a caller may look at: a worker's own, those that a leader leads or nobody does, and all for a person. */
export const openTeams = (context: Context, caller: Caller): readonly string[] => {
  const all = context.store.teams.all();
  if (caller.kind === "person") return keysOf(all);
  return caller.seat === "worker"
    ? [caller.teamKey]
    : keysOf(all.filter((team) => isOpenTo(context, caller, team)));
};
