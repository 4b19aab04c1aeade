import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { type Caller, type Context, isLedBy } from "../runtime/index.ts";
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
  // A worker hears nothing of other teams than those that it leads, not even whether there is one of that name.
  if (caller.kind === "agent" && caller.seat === "worker")
    return wanted
      ? (ownOf(context, caller).find((one) => isNamed(one, wanted))?.team_key ?? wanted)
      : caller.teamKey;
  const running = teams.alive();
  if (wanted || caller.kind === "person" || isOfAnybody || running.length === 0)
    return chooseTeam(teams.all(), wanted).team_key;
  const mine = running.filter((team) => isOpenTo(context, caller, team));
  if (mine.length === 0) throw ledByOthers(context, running);
  return chooseTeam(mine, null).team_key;
};

const isNamed = (team: TeamRow, name: string): boolean => namesOf(team).includes(name);

/** A worker's own team, and those that it leads. */
const ownOf = ({ store }: Context, { teamKey, agentId }: Caller & { kind: "agent" }): readonly TeamRow[] =>
  [teamKey, ...store.leases.ledBy(teamKey, agentId).map(({ team_key }) => team_key)].flatMap(
    (key) => store.teams.get(key) ?? [],
  );

const keysOf = (teams: readonly TeamRow[]): readonly string[] => teams.map((team) => team.team_key);

const isOpenTo = (context: Context, caller: Caller & { kind: "agent" }, { team_key }: TeamRow): boolean =>
  isLedBy(context, caller, team_key) || !hasLivingLeader(context, team_key);

const ledByOthers = (context: Context, teams: readonly TeamRow[]): TeamAgentError =>
  new TeamAgentError(
    "not_allowed",
    `you lead no team here: ${teams.map(({ team_key }) => `${team_key} is led by ${describeLeader(context, team_key)}`).join("; ")}`,
    {
      action: `a person looks at it with: ${teamAgent("status", "--team", teams[0]!.team_key)}; to take its lead: ${teamAgent("takeover", "--confirm", "--team", teams[0]!.team_key)}`,
    },
  );

/** All teams that a caller may look at: a worker's own and those that it leads, those that a leader leads or nobody does, and all for a person. */
export const openTeams = (context: Context, caller: Caller): readonly string[] => {
  const all = context.store.teams.all();
  if (caller.kind === "person") return keysOf(all);
  return caller.seat === "worker"
    ? keysOf(ownOf(context, caller))
    : keysOf(all.filter((team) => isOpenTo(context, caller, team)));
};
