import { z } from "zod";
import { pauseAgent } from "../agents/index.ts";
import { addAgent, cloneAgent, forkAgent, removeAgent, resetAgent, resumeAgent } from "../roster/index.ts";
import { consent, LEADER, starting, team, toolTeam } from "./fields.ts";
import { operation, tool } from "./operation.ts";
import { typed } from "./typed.ts";

const agent = { ...team, agent: z.string() };
const joining = { ...consent, ...starting, allowedFolders: z.array(z.string()).default([]) };
/** One line of words. */
const label = z.string().regex(/^\S(?:[^\n\r]{0,78}\S)?$/);
/** Of a start that a model asks for: it agrees to nothing. */
const asTool = { env: {}, callerPid: 0, yes: false, agreedHash: null, allowedFolders: [] };

/** Who is in a team, and what an agent begins with. */
export const ROSTER_OPERATIONS = [
  operation({
    name: "agent.reset",
    may: "lead",
    does: "give up an agent's conversation",
    scope: "team",
    input: z.object({
      ...agent,
      discardSession: z.boolean(),
      keepNotes: z.boolean(),
      cut: z.boolean().default(false),
      ...consent,
      ...starting,
    }),
    tools: [
      tool({
        name: "reset_agent",
        seats: LEADER,
        description:
          "Start an agent anew: its conversation is put away for good. With keep_notes it is first told its open tasks, its notes and its last results. Refused while it works, but with cut.",
        input: z.strictObject({
          agent: z.string(),
          keep_notes: z.boolean().default(true),
          cut: z.boolean().default(false),
          ...toolTeam,
        }),
        from: ({ agent, keep_notes, cut, team }) => ({
          ...asTool,
          agent,
          team,
          discardSession: true,
          keepNotes: keep_notes,
          cut,
        }),
      }),
    ],
    run: ({ context, caller, team: teamKey }, input) =>
      resetAgent(
        context,
        caller,
        { teamKey, agentId: input.agent },
        {
          ...input,
          command: typed(["reset-agent", input.agent], {
            "--discard-session": input.discardSession,
            "--keep-notes": input.keepNotes,
          }),
        },
      ),
  }),
  operation({
    name: "agent.add",
    may: "lead",
    does: "take an agent into the team",
    scope: "team",
    input: z.object({ ...agent, roleFile: z.string(), ...joining }),
    tools: [
      tool({
        name: "add_agent",
        seats: LEADER,
        description:
          "Take a new agent into the running team, from a role document inside the workspace. Its person has to agree to what it may do: the answer says how.",
        input: z.strictObject({ agent: z.string(), role_file: z.string(), ...toolTeam }),
        from: ({ agent, role_file, team }) => ({ ...asTool, agent, team, roleFile: role_file }),
      }),
    ],
    run: ({ context, caller, team: teamKey }, input) =>
      addAgent(
        context,
        caller,
        { teamKey, agentId: input.agent },
        {
          ...input,
          command: ["add-agent", input.agent, "--role-file", input.roleFile],
        },
      ),
  }),
  operation({
    name: "agent.clone",
    may: "lead",
    does: "take an agent into the team",
    scope: "team",
    input: z.object({ ...agent, as: z.string(), ...joining }),
    run: ({ context, caller, team: teamKey }, input) =>
      cloneAgent(
        context,
        caller,
        { teamKey, agentId: input.agent },
        {
          ...input,
          command: ["clone-agent", input.agent, "--as", input.as],
        },
      ),
  }),
  operation({
    name: "agent.fork",
    may: "lead",
    does: "take an agent into the team",
    scope: "team",
    input: z.object({ ...agent, as: z.string(), label: label.nullish(), ...joining }),
    tools: [
      tool({
        name: "fork_agent",
        seats: LEADER,
        description:
          "Take a new agent into the running team that begins with all that an idle agent of yours was told, in a conversation of its own; that agent goes on as it is. Its person has to agree to what it may do: the answer says how.",
        input: z.strictObject({
          agent: z.string().describe("Whose conversation it begins with"),
          as: z.string().describe("The new agent's name"),
          label: label.optional().describe("Its role; without one, that of the other"),
          ...toolTeam,
        }),
        from: (args) => ({ ...asTool, ...args }),
      }),
    ],
    run: ({ context, caller, team: teamKey }, input) =>
      forkAgent(
        context,
        caller,
        { teamKey, agentId: input.agent },
        {
          ...input,
          command: typed(["fork-agent", input.agent, "--as", input.as], { "--label": input.label }),
        },
      ),
  }),
  operation({
    name: "agent.pause",
    may: "lead",
    does: "pause an agent",
    scope: "team",
    input: z.object(agent),
    run: ({ context, team: teamKey }, input) => pauseAgent(context, teamKey, input.agent),
  }),
  operation({
    name: "agent.resume",
    may: "lead",
    does: "resume a paused agent",
    scope: "team",
    input: z.object({ ...agent, allowFresh: z.boolean(), ...joining }),
    run: ({ context, caller, team: teamKey }, input) =>
      resumeAgent(
        context,
        caller,
        { teamKey, agentId: input.agent },
        {
          ...input,
          command: typed(["resume-agent", input.agent], { "--allow-fresh": input.allowFresh }),
        },
      ),
  }),
  operation({
    name: "agent.remove",
    may: "lead",
    does: "take an agent out of the team",
    scope: "team",
    input: z.object({ ...agent, confirm: z.boolean(), force: z.boolean() }),
    run: ({ context, team: teamKey }, input) =>
      removeAgent(context, { teamKey, agentId: input.agent }, input),
  }),
] as const;
