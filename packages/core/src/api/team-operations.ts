import { z } from "zod";
import {
  agreeCommand,
  agreeForPerson,
  restartTeam,
  type StartOutcome,
  shutdownTeam,
  startTeam,
} from "../agents/index.ts";
import { cleanContent } from "../mail/index.ts";
import { pruneTeam } from "../retention/index.ts";
import { type Caller, leaderCallEnvironment, leaderPid, senderName } from "../runtime/index.ts";
import { writeTeamState } from "../work/index.ts";
import { busy, EVERY_SEAT, LEADER, starting, team, toolTeam, wholeConsent } from "./fields.ts";
import { operation, tool } from "./operation.ts";
import { answerReport } from "./team-report.ts";
import { typedRestart } from "./typed.ts";
import { waitForAgents } from "./wait.ts";

/** A team: begun, looked at, brought back, ended. */
export const TEAM_OPERATIONS = [
  operation({
    name: "team.start",
    // A worker's team is a child of its own.
    may: "member",
    does: "start a team",
    scope: "workspace",
    input: z.object({
      teamDir: z.string().nullable(),
      name: z.string().nullable(),
      yes: z.boolean(),
      agreedHash: z.string().nullable(),
      allowRepositoryHooks: z.boolean(),
      allowedFolders: z.array(z.string()).default([]),
      agreeOnly: z.boolean().default(false),
      ...starting,
    }),
    tools: [
      tool({
        name: "start_team",
        description:
          "Start the team that is written down in .team/current (or team_dir). May answer that the person has to agree first; see agree_launch.",
        seats: LEADER,
        input: z.strictObject({
          team_dir: z.string().optional(),
          name: z.string().optional(),
        }),
        from: async ({ team_dir, name }, { context, caller }) => ({
          teamDir: team_dir ?? null,
          name: name ?? null,
          yes: false,
          agreedHash: null,
          allowRepositoryHooks: false,
          allowedFolders: [],
          agreeOnly: false,
          env: { ...(await leaderCallEnvironment(context, caller.teamKey)) },
          callerPid: leaderPid(context.live.get(caller.teamKey, "leader")),
        }),
        to: describeStart,
      }),
    ],
    run: ({ context, caller }, request) => startTeam(context, caller, request),
  }),
  operation({
    name: "team.agree",
    may: "self",
    seats: LEADER,
    does: "agree for a person",
    scope: "workspace",
    input: z.object({ lines: z.array(z.string()) }),
    tools: [
      tool({
        name: "agree_launch",
        description:
          "Ask the person to agree to a launch: your program shows them these lines and asks whether the call may run. Pass on the lines of start_team's answer exactly as they are; after the call, call start_team again.",
        seats: LEADER,
        input: z.strictObject({
          lines: z.array(z.string()).describe("the agreement, line by line, unchanged"),
        }),
        from: (args) => args,
        to: () => ({ ok: true, next: "call start_team again" }),
      }),
    ],
    run: ({ context, caller }, { lines }) =>
      agreeForPerson(context, caller as Caller & { kind: "agent" }, lines),
  }),
  operation({
    name: "team.waitReady",
    may: "member",
    looks: true,
    does: "wait for a team",
    scope: "team",
    input: z.object({ team: z.string(), timeoutMs: z.number() }),
    run: ({ context, team: teamKey, notify }, { timeoutMs }) =>
      waitForAgents(context, teamKey, timeoutMs, notify),
  }),
  operation({
    name: "team.restart",
    may: "lead",
    does: "restart a team",
    scope: "team",
    input: z.object({
      ...team,
      allowFresh: z.boolean(),
      confirm: z.boolean().default(false),
      planOnly: z.boolean().default(false),
      goOn: z.boolean().default(false),
      convergeSeconds: z.number().nonnegative().nullable().default(null),
      allowedFolders: z.array(z.string()).default([]),
      ...busy,
      ...wholeConsent,
      ...starting,
    }),
    run: ({ context, caller, team: teamKey, closed }, { team: _team, ...input }) => {
      const request = { force: true, ...input, command: typedRestart(input) };
      return restartTeam(context, caller, teamKey, request, closed);
    },
  }),
  operation({
    name: "team.shutdown",
    may: "lead",
    does: "shut a team down",
    scope: "team",
    input: z.object({ ...team, keepLogs: z.boolean(), ...busy }),
    tools: [
      tool({
        name: "shutdown_team",
        description:
          "End the team's programs. Conversations and messages are kept. Refused while somebody works, but with cut.",
        seats: LEADER,
        input: z.strictObject({ cut: z.boolean().default(false), ...toolTeam }),
        from: (args) => ({ ...args, keepLogs: true, waitIdleMs: null }),
        to: (reply: object) => ({ ok: true, ...reply }),
      }),
    ],
    run: ({ context, team: teamKey, closed }, request) => shutdownTeam(context, teamKey, request, closed),
  }),
  operation({
    name: "status",
    may: "member",
    looks: true,
    does: "look at a team",
    scope: "team",
    input: z.object(team),
    tools: [
      tool({
        name: "get_team_status",
        description: "Who is in the team, what each member is doing, which messages wait and why.",
        seats: EVERY_SEAT,
        input: z.strictObject({ ...toolTeam }),
        from: (args) => args,
      }),
    ],
    run: ({ context, team: teamKey }) => answerReport(context, teamKey),
  }),
  operation({
    name: "note.add",
    may: "member",
    does: "leave a note",
    scope: "team",
    input: z.object({ ...team, note: z.string().min(1).max(4000) }),
    tools: [
      tool({
        name: "update_state",
        description: "Leave a note in the team's shared state.",
        seats: EVERY_SEAT,
        input: z.strictObject({ note: z.string().min(1).max(4000), ...toolTeam }),
        from: (args) => args,
      }),
    ],
    run: ({ context, caller, team: teamKey }, { note }) => {
      context.store.notes.add(teamKey, senderName(caller), cleanContent(note), context.clock.now());
      writeTeamState(context, teamKey);
      return { ok: true };
    },
  }),
  operation({
    name: "prune",
    may: "lead",
    does: "prune",
    scope: "team",
    input: z.object({ ...team, olderThanDays: z.number().min(0).nullable(), dryRun: z.boolean() }),
    run: ({ context, team: teamKey, closed }, input) => pruneTeam(context, teamKey, input, closed),
  }),
] as const;

/** What a model is told of a start. That somebody has to agree first is no failure. */
function describeStart(outcome: StartOutcome): unknown {
  if (outcome.kind === "agreed") return { ok: true, team: outcome.team };
  if (outcome.kind !== "agreementNeeded")
    return { ok: true, team: outcome.teamKey, session_name: outcome.session, agents: outcome.agents };
  const { lines, outside } = outcome.agreement;
  const atTerminal = `a person runs in a terminal of their own: ${agreeCommand(outside)}`;
  return {
    started: false,
    reason: "agreement_needed",
    agreement: lines,
    action:
      outside.length > 0
        ? `only a person can agree to folders outside the workspace: ${atTerminal}; then call start_team again`
        : `call agree_launch with exactly these lines, so that the person is asked, then start_team again; where it is refused, ${atTerminal}`,
  };
}
