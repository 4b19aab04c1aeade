import { TeamAgentError } from "@team-agent/plugin-api";
import { z } from "zod";
import { shutdownTeam } from "../agents/shutdown.ts";
import { startTeam } from "../agents/start-team.ts";
import { decideApproval } from "../approvals/hold.ts";
import type { Context } from "../coordinator/context.ts";
import { acceptMessage } from "../messaging/accept.ts";
import { markAcknowledged } from "../messaging/confirm.ts";
import { pageOf } from "../messaging/render.ts";
import { collectResults, reportResult } from "../messaging/results.ts";
import { assignTask } from "../messaging/tasks.ts";
import { writeTeamState } from "../messaging/team-state.ts";
import { reportTeam } from "../status/report.ts";
import type { Seat } from "../store/index.ts";
import { viewMessage } from "./describe.ts";
import { type Caller, requireScope, senderName, teamOf } from "./identity.ts";
import { send } from "./send.ts";

export interface ToolCall {
  readonly context: Context;
  readonly caller: Caller & { kind: "agent" };
  /** `agent:call id` as the client gave it; null when it gave none. */
  readonly callKey: string | null;
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly seats: readonly Seat[];
  readonly schema: z.ZodType;
  run(call: ToolCall, args: never): unknown;
}

const ALL: readonly Seat[] = ["worker", "leader"];
const LEAD: readonly Seat[] = ["leader"];

const Team = { team: z.string().optional().describe("Only needed when you lead several teams") };
const loose = z.array(z.unknown()).optional();

const tool = <S extends z.ZodType>(definition: {
  name: string;
  description: string;
  seats: readonly Seat[];
  schema: S;
  run(call: ToolCall, args: z.infer<S>): unknown;
}): Tool => definition as unknown as Tool;

export const TOOLS: readonly Tool[] = [
  tool({
    name: "send_message",
    description:
      "Send a message to one member of the team, to several, to everybody (*), or to the leader. It is stored at once and delivered when the recipient can take it.",
    seats: ALL,
    schema: z.strictObject({
      to: z
        .union([z.string(), z.array(z.string()).min(1)])
        .describe('a name, a list of names, "leader", or "*"'),
      content: z.string(),
      task_id: z.string().optional(),
      reply_to: z.string().optional().describe("message_id that this answers"),
      ...Team,
    }),
    run: ({ context, caller, callKey }, args) =>
      send(context, caller, teamOf(context, caller, args.team), {
        to: args.to,
        content: args.content,
        taskId: args.task_id ?? null,
        routeTask: false,
        replyTo: args.reply_to ?? null,
        callKey,
      }),
  }),
  tool({
    name: "report_result",
    description:
      "Report the outcome of your task to the leader. Call it exactly once for each task, at the end, also when you could not finish.",
    seats: ["worker"],
    schema: z.looseObject({
      summary: z.string().optional().describe("what was done, or why not, in a few sentences"),
      status: z.string().optional().describe("success, blocked, failed or partial"),
      task_id: z.string().optional(),
      changes: loose,
      tests: loose,
      risks: loose,
      artifacts: loose,
      next_actions: loose,
      envelope: z.record(z.string(), z.unknown()).optional(),
    }),
    run: ({ context, caller, callKey }, args) => reportResult(context, caller, args, callKey),
  }),
  tool({
    name: "read_message",
    description: "Read a message in full, a page at a time.",
    seats: ALL,
    schema: z.strictObject({ message_id: z.string(), offset: z.int().min(0).default(0) }),
    run: ({ context, caller }, args) => readMessage(context, caller, args.message_id, args.offset),
  }),
  tool({
    name: "list_messages",
    description: "Your latest messages, sent and received, with their states.",
    seats: ALL,
    schema: z.strictObject({ limit: z.int().min(1).max(100).default(20), ...Team }),
    run: ({ context, caller }, args) => ({
      ok: true,
      messages: context.store.messages
        .inbox(teamOf(context, caller, args.team), senderName(caller), args.limit, 0)
        .map((row) => ({ ...viewMessage(row), content: row.content.slice(0, 200) })),
    }),
  }),
  tool({
    name: "assign_task",
    description: "Write a task down and send it to a member of the team.",
    seats: ALL,
    schema: z.strictObject({
      task: z.looseObject({
        id: z.string().optional(),
        title: z.string().optional(),
        description: z.string().optional(),
        assignee: z.string(),
        acceptance: z.array(z.string()).optional(),
      }),
      message: z.string().optional(),
      ...Team,
    }),
    run: ({ context, caller, callKey }, args) => {
      const { id, title, description, assignee, acceptance } = args.task;
      const order = {
        assignee,
        ...(id ? { id } : {}),
        ...(title ? { title } : {}),
        ...(description ? { description } : {}),
        ...(acceptance ? { acceptance } : {}),
      };
      return assignTask(
        context,
        teamOf(context, caller, args.team),
        senderName(caller),
        order,
        args.message ?? null,
        callKey,
      );
    },
  }),
  tool({
    name: "get_team_status",
    description: "Who is in the team, what each member is doing, which messages wait and why.",
    seats: ALL,
    schema: z.strictObject({ ...Team }),
    run: ({ context, caller }, args) =>
      reportTeam(context.store, context.live, teamOf(context, caller, args.team), context.workspace.root),
  }),
  tool({
    name: "update_state",
    description: "Leave a note in the team's shared state.",
    seats: ALL,
    schema: z.strictObject({ note: z.string().min(1).max(4000), ...Team }),
    run: ({ context, caller }, args) => {
      const teamKey = teamOf(context, caller, args.team);
      context.store.notes.add(teamKey, senderName(caller), args.note, context.clock.now());
      writeTeamState(context, teamKey);
      return { ok: true };
    },
  }),
  tool({
    name: "request_human",
    description: "Ask the leader, or the person behind it, a question. The answer comes as a message.",
    seats: ["worker"],
    schema: z.strictObject({ question: z.string().min(1), task_id: z.string().optional() }),
    run: ({ context, caller, callKey }, args) => {
      const row = acceptMessage(context, {
        teamKey: caller.teamKey,
        sender: caller.agentId,
        recipient: "leader",
        kind: "question",
        content: `Question from ${caller.agentId}: ${args.question}`,
        callKey,
      });
      return { ok: true, message_id: row.message_id, status: "needs_human" };
    },
  }),
  tool({
    name: "start_team",
    description:
      "Start the team that is written down in .team/current (or team_dir). May answer that the person has to agree first.",
    seats: LEAD,
    schema: z.strictObject({
      team_dir: z.string().optional(),
      name: z.string().optional(),
      agreed_hash: z.string().optional().describe("hash of the agreement that the person said yes to"),
    }),
    run: async ({ context, caller }, args) => {
      const env = context.environments.get(caller.teamKey) ?? {};
      const pid = context.live.get(caller.teamKey, "leader")?.pane.pid ?? process.pid;
      const outcome = await startTeam(context, caller, {
        teamDir: args.team_dir ?? null,
        name: args.name ?? null,
        env,
        callerPid: pid,
        yes: false,
        agreedHash: args.agreed_hash ?? null,
        allowRepositoryHooks: false,
      });
      if (outcome.kind === "agreementNeeded")
        return {
          ok: false,
          reason: "agreement_needed",
          agreement: outcome.agreement.lines,
          agreed_hash: outcome.agreement.hash,
          action:
            "show these lines to the person; call start_team again with agreed_hash after they said yes",
        };
      return { ok: true, team: outcome.teamKey, session_name: outcome.session, agents: outcome.agents };
    },
  }),
  tool({
    name: "collect_results",
    description: "Results that were reported since the last time.",
    seats: LEAD,
    schema: z.strictObject({ ...Team }),
    run: ({ context, caller }, args) => ({
      ok: true,
      ...collectResults(context, teamOf(context, caller, args.team)),
    }),
  }),
  tool({
    name: "approve",
    description: "Allow what a worker waits for.",
    seats: LEAD,
    schema: z.strictObject({ approval_id: z.string() }),
    run: async ({ context, caller }, args) => ({
      ok: true,
      ...(await decideApproval(context, inScope(context, caller, args.approval_id), {
        allow: true,
        by: "leader",
        reason: null,
      })),
    }),
  }),
  tool({
    name: "deny",
    description: "Refuse what a worker waits for, with a reason that the worker gets.",
    seats: LEAD,
    schema: z.strictObject({ approval_id: z.string(), reason: z.string().optional() }),
    run: async ({ context, caller }, args) => ({
      ok: true,
      ...(await decideApproval(context, inScope(context, caller, args.approval_id), {
        allow: false,
        by: "leader",
        reason: args.reason ?? null,
      })),
    }),
  }),
  tool({
    name: "shutdown_team",
    description: "End the team's programs. Conversations and messages are kept.",
    seats: LEAD,
    schema: z.strictObject({ ...Team }),
    run: async ({ context, caller }, args) => ({
      ok: true,
      ...(await shutdownTeam(context, teamOf(context, caller, args.team), true)),
    }),
  }),
];

/** An approval of a team that this leader leads. */
const inScope = (context: Context, caller: Caller, approvalId: string): string => {
  const row = context.store.approvals.get(approvalId);
  if (row) requireScope(context, caller, row.team_key);
  return approvalId;
};

const readMessage = (
  context: Context,
  caller: Caller & { kind: "agent" },
  messageId: string,
  offset: number,
) => {
  const row = context.store.messages.get(messageId);
  const me = senderName(caller);
  const mine =
    row &&
    (row.recipient === me || row.sender === me) &&
    (caller.seat === "leader" || row.team_key === caller.teamKey);
  if (!row || !mine)
    throw new TeamAgentError("message_unknown", `there is no message ${messageId} for you`, {
      action: "list_messages",
    });
  const page = pageOf(row.content, offset);
  const end = offset + page.length;
  if (row.recipient === me) markAcknowledged(context, row, "read_message");
  return {
    ok: true,
    message_id: messageId,
    from: row.sender,
    task_id: row.task_id,
    characters: row.content.length,
    offset,
    content: page,
    next_offset: end < row.content.length ? end : null,
  };
};
