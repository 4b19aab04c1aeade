import { z } from "zod";
import { startAgent, stopAgent } from "../agents/index.ts";
import { checkComms, tryAgents } from "../doctor/index.ts";
import { requireAgent } from "../runtime/index.ts";
import { acceptSession } from "../sessions/index.ts";
import { explainAgent, peekAt } from "../status/index.ts";
import { answerSessions } from "./answer-sessions.ts";
import { attachCommand } from "./attach.ts";
import { env, LEADER, starting, team, toolTeam, wholeConsent } from "./fields.ts";
import { operation, tool } from "./operation.ts";
import { typed } from "./typed.ts";

const agent = { ...team, agent: z.string() };
const MAX_LINES = 80;
const MAX_AROUND = 10;
const lines = z.int().min(1).max(MAX_LINES).optional();
const MAX_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/** One agent: started, stopped, looked at closely. */
export const AGENT_OPERATIONS = [
  operation({
    name: "agent.stop",
    may: "lead",
    does: "stop an agent",
    scope: "team",
    input: z.object(agent),
    tools: [
      tool({
        name: "stop_agent",
        seats: LEADER,
        description:
          "End one agent's program. Its conversation, its messages and its place in the team are kept; what it was in the middle of is in the answer.",
        input: z.strictObject({ agent: z.string(), ...toolTeam }),
        from: (args) => args,
      }),
    ],
    run: ({ context, team: teamKey }, input) => stopAgent(context, teamKey, input.agent),
  }),
  operation({
    name: "agent.start",
    may: "lead",
    does: "start an agent",
    scope: "team",
    input: z.object({ ...agent, force: z.boolean(), allowFresh: z.boolean(), ...wholeConsent, ...starting }),
    run: ({ context, caller, team: teamKey }, input) =>
      startAgent(context, caller, teamKey, input.agent, {
        ...input,
        command: typed(["start-agent", input.agent], {
          "--force": input.force,
          "--allow-fresh": input.allowFresh,
          "--allow-repository-hooks": input.allowRepositoryHooks,
        }),
      }),
  }),
  operation({
    name: "agent.acceptSession",
    may: "lead",
    does: "accept another conversation",
    scope: "team",
    input: z.object(agent),
    run: ({ context, team: teamKey }, input) => {
      requireAgent(context, teamKey, input.agent);
      return acceptSession(context, { teamKey, agentId: input.agent });
    },
  }),
  operation({
    name: "agent.attach",
    may: "lead",
    looks: true,
    does: "open somebody's window",
    scope: "team",
    input: z.object({ ...team, agent: z.string().nullable(), env: env.optional() }),
    whole: ["argv"],
    run: async ({ context, team: teamKey }, input) => ({
      argv: await attachCommand(context, teamKey, input.agent, input.env),
    }),
  }),
  operation({
    name: "agent.explain",
    may: "member",
    looks: true,
    does: "look at an agent",
    scope: "team",
    input: z.object(agent),
    run: ({ context, team: teamKey }, input) => explainAgent(context, teamKey, input.agent),
  }),
  operation({
    name: "sessions.list",
    may: "lead",
    looks: true,
    does: "look at the agents' conversations",
    scope: "teams",
    input: z.object({ ...team, discarded: z.boolean().default(false) }),
    run: ({ context, teams }, { discarded }) => answerSessions(context, teams, discarded),
  }),
  operation({
    name: "agent.peek",
    may: "lead",
    looks: true,
    does: "look at somebody's screen",
    scope: "team",
    input: z.object({
      ...agent,
      head: lines,
      tail: lines,
      search: z.string().min(1).optional(),
      around: z.int().min(0).max(MAX_AROUND),
    }),
    run: ({ context, team: teamKey }, input) => peekAt(context, teamKey, input.agent, input),
  }),
  operation({
    name: "comms.check",
    may: "lead",
    looks: true,
    does: "check the team's communication",
    scope: "teams",
    input: z.object(team),
    run: ({ context, teams }) => checkComms(context, teams),
  }),
  operation({
    name: "comms.try",
    may: "lead",
    does: "try the team's communication",
    scope: "team",
    input: z.object({
      ...team,
      agents: z.array(z.string()),
      timeoutMs: z.number().min(0).max(MAX_TIMEOUT_MS),
    }),
    run: ({ context, team: teamKey, notify, closed }, { agents, timeoutMs }) =>
      tryAgents(context, {
        teamKey,
        agents,
        timeoutMs,
        onLeg: (agentId, leg) => notify({ agent_id: agentId, ...leg }),
        closed,
      }),
  }),
] as const;
