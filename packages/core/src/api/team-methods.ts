import { TeamAgentError } from "@team-agent/plugin-api";
import { z } from "zod";
import { restartTeam, shutdownTeam, startAgent, startTeam, stopAgent } from "../agents/index.ts";
import { requireAgent, requireLead, teamOf } from "../runtime/index.ts";
import { acceptSession } from "../sessions/index.ts";
import { type Method, method } from "./method.ts";
import { waitForAgents } from "./wait.ts";

const team = { team: z.string().nullish() };
const Env = z.record(z.string(), z.string());
const starting = { env: Env, callerPid: z.int() };

/** Starting and ending a team and its agents, and the way to look at them. */
export const TEAM_METHODS: Readonly<Record<string, Method>> = {
  "team.start": method(
    z.object({
      teamDir: z.string().nullable(),
      name: z.string().nullable(),
      yes: z.boolean(),
      agreedHash: z.string().nullable(),
      allowRepositoryHooks: z.boolean(),
      ...starting,
    }),
    ({ context, caller }, request) => {
      requireLead(context, caller, "start a team");
      return startTeam(context, caller, request);
    },
  ),
  "team.waitReady": method(
    z.object({ team: z.string(), timeoutMs: z.number() }),
    ({ context, caller, notify }, params) =>
      waitForAgents(context, teamOf(context, caller, params.team), params.timeoutMs, notify),
  ),
  "team.restart": method(
    z.object({ ...team, allowFresh: z.boolean(), ...starting }),
    ({ context, caller }, params) => {
      requireLead(context, caller, "restart a team");
      return restartTeam(context, caller, teamOf(context, caller, params.team), {
        force: true,
        allowFresh: params.allowFresh,
        env: params.env,
        callerPid: params.callerPid,
      });
    },
  ),
  "team.shutdown": method(z.object({ ...team, keepLogs: z.boolean() }), ({ context, caller }, params) => {
    requireLead(context, caller, "shut a team down");
    return shutdownTeam(context, teamOf(context, caller, params.team), params.keepLogs);
  }),
  "agent.stop": method(z.object({ ...team, agent: z.string() }), ({ context, caller }, params) => {
    requireLead(context, caller, "stop an agent");
    return stopAgent(context, teamOf(context, caller, params.team), params.agent);
  }),
  "agent.start": method(
    z.object({ ...team, agent: z.string(), force: z.boolean(), allowFresh: z.boolean(), ...starting }),
    ({ context, caller }, params) => {
      requireLead(context, caller, "start an agent");
      return startAgent(context, teamOf(context, caller, params.team), params.agent, params);
    },
  ),
  "agent.acceptSession": method(z.object({ ...team, agent: z.string() }), ({ context, caller }, params) => {
    requireLead(context, caller, "accept another conversation");
    const ids = { teamKey: teamOf(context, caller, params.team), agentId: params.agent };
    requireAgent(context, ids.teamKey, ids.agentId);
    return acceptSession(context, ids);
  }),
  "agent.attach": method(
    z.object({ ...team, agent: z.string().nullable(), env: Env.optional() }),
    ({ context, caller }, params) => {
      const teamKey = teamOf(context, caller, params.team);
      const transport = context.transports.get(teamKey);
      if (params.agent) requireAgent(context, teamKey, params.agent);
      if (!transport)
        throw new TeamAgentError("team_stopped", `team ${teamKey} is not running`, {
          action: `team-agent restart --team ${teamKey}`,
        });
      return { argv: transport.attachCommand(params.agent ?? undefined, params.env) };
    },
  ),
};
