import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import type { TeamRow } from "../store/index.ts";
import { describeLeader, hasLivingLeader } from "./rights.ts";

/** The team that a caller means: a worker's own; a leader's or a person's by name, or the only one there is. */
export const whichTeam = (context: Context, caller: Caller, wanted: string | null): string => {
  // A worker hears nothing of other teams, not even whether there is one of that name.
  if (caller.kind === "agent" && caller.seat === "worker")
    return wanted && !namesOf(context.store.teams.get(caller.teamKey)).includes(wanted)
      ? wanted
      : caller.teamKey;
  if (wanted) return byName(context, wanted);
  const { store } = context;
  const running = store.teams.alive();
  const mine = caller.kind === "agent" ? running.filter((team) => isOpenTo(context, caller, team)) : running;
  if (mine.length === 1) return mine[0]!.team_key;
  if (mine.length > 1)
    throw new TeamAgentError("team_ambiguous", `several teams run here: ${keysOf(mine).join(", ")}`, {
      action: `add --team ${mine[0]!.team_key}`,
    });
  if (running.length > 0) throw ledByOthers(context, running);
  const all = store.teams.all();
  if (all.length === 1) return all[0]!.team_key;
  throw all.length === 0
    ? new TeamAgentError("team_unknown", "there is no team in this workspace", {
        action: "team-agent quick-start",
      })
    : new TeamAgentError("team_ambiguous", `no team runs here; stopped ones: ${keysOf(all).join(", ")}`, {
        action: `add --team ${all[0]!.team_key}`,
      });
};

const keysOf = (teams: readonly TeamRow[]): readonly string[] => teams.map((team) => team.team_key);

const namesOf = (team: TeamRow | undefined): readonly string[] =>
  team ? [team.team_key, team.name, team.session_name, team.session_name.replace(/^team-/, "")] : [];

const byName = ({ store }: Context, wanted: string): string => {
  const all = store.teams.all();
  const found = all.filter((team) => namesOf(team).includes(wanted));
  if (found.length === 1) return found[0]!.team_key;
  throw new TeamAgentError(
    found.length === 0 ? "team_unknown" : "team_ambiguous",
    found.length === 0 ? `there is no team "${wanted}" here` : `"${wanted}" names more than one team`,
    { action: all.length > 0 ? `teams: ${keysOf(all).join(", ")}` : "team-agent quick-start" },
  );
};

const isOpenTo = (context: Context, caller: Caller & { kind: "agent" }, { team_key }: TeamRow): boolean =>
  context.store.leases.get(team_key)?.seat_key === caller.teamKey || !hasLivingLeader(context, team_key);

const ledByOthers = (context: Context, teams: readonly TeamRow[]): TeamAgentError =>
  new TeamAgentError(
    "not_allowed",
    `you lead no team here: ${teams.map(({ team_key }) => `${team_key} is led by ${describeLeader(context, team_key)}`).join("; ")}`,
    {
      action: `a person looks at it with: ${teamAgent("status", "--team", teams[0]!.team_key)}; when its leader has ended, a leader that starts takes it over`,
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
