import { z } from "zod";
import { checkComms, tryAgents } from "../doctor/index.ts";
import { type Caller, type Context, requireLead, teamOf } from "../runtime/index.ts";
import { type Method, method } from "./method.ts";

const MAX_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/** How `doctor` looks at the way of a message. */
export const COMMS_METHODS: Readonly<Record<string, Method>> = {
  "comms.check": method(z.object({ team: z.string().nullish() }), ({ context, caller }, { team }) => {
    requireLead(context, caller, "check the team's communication");
    return checkComms(context, team ? [teamOf(context, caller, team)] : teamsOf(context, caller));
  }),
  "comms.try": method(
    z.object({
      team: z.string().nullish(),
      agents: z.array(z.string()),
      timeoutMs: z.number().min(0).max(MAX_TIMEOUT_MS),
    }),
    ({ context, caller, notify, closed }, { team, agents, timeoutMs }) => {
      requireLead(context, caller, "try the team's communication");
      return tryAgents(context, {
        teamKey: teamOf(context, caller, team),
        agents,
        timeoutMs,
        onLeg: (agentId, leg) => notify({ agent_id: agentId, ...leg }),
        closed,
      });
    },
  ),
};

/** A leader looks at the teams it leads, a person at all. */
const teamsOf = ({ store }: Context, caller: Caller): readonly string[] =>
  caller.kind === "agent"
    ? store.leases.ledBy(caller.teamKey).map((lease) => lease.team_key)
    : store.teams.all().map((team) => team.team_key);
