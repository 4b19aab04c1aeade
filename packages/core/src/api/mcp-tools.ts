import { z } from "zod";
import { answerIn, answerProbe } from "../doctor/index.ts";
import { DURATION, DURATION_RULE } from "../ground/index.ts";
import { askLeader } from "../questions/index.ts";
import { senderName, teamOf } from "../runtime/index.ts";
import { assignTask, reportResult, writeTeamState } from "../work/index.ts";
import { listMessages } from "./inbox.ts";
import { LEADER_TOOLS } from "./mcp-leader-tools.ts";
import { ALL, Team, type Tool, tool } from "./mcp-tool.ts";
import { readMessage } from "./read-message.ts";
import { send } from "./send.ts";
import { answerReport } from "./team-report.ts";

const loose = z.array(z.unknown()).optional();

/** Every tool; who sees which, its seats say. */
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
      expires_in: z
        .string()
        .regex(DURATION, DURATION_RULE)
        .optional()
        .describe(
          "how long it may wait to be delivered, such as 30m, 24h or 7d; you are told when it expires",
        ),
      ...Team,
    }),
    run: ({ context, caller, callKey }, args) =>
      answerProbe(context, caller, args.content, "send_message") ??
      send(context, caller, teamOf(context, caller, args.team), {
        to: args.to,
        content: args.content,
        taskId: args.task_id ?? null,
        routeTask: false,
        replyTo: args.reply_to ?? null,
        expiresIn: args.expires_in ?? null,
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
    run: ({ context, caller, callKey }, args) =>
      answerProbe(context, caller, answerIn(args), "report_result") ??
      reportResult(context, caller, args, callKey),
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
    description:
      "Your latest messages, sent and received, with their states and the beginning of each text; read_message has all of it.",
    seats: ALL,
    schema: z.strictObject({
      limit: z.int().min(1).max(100).default(20),
      before: z.string().optional().describe("next_before of the page before; pages to older messages"),
      ...Team,
    }),
    run: ({ context, caller }, { team, ...page }) => ({
      ok: true,
      ...listMessages(context.store, teamOf(context, caller, team), senderName(caller), {
        ...page,
        since: 0,
        characters: 200,
      }),
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
    run: ({ context, caller }, args) => answerReport(context, teamOf(context, caller, args.team)),
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
    description:
      "Ask the leader, or the person behind it, a question, and go on with what you can. The answer comes as a message.",
    seats: ["worker"],
    schema: z.strictObject({ question: z.string().min(1), task_id: z.string().optional() }),
    run: ({ context, caller, callKey }, args) => {
      const { question_id, notice_id } = askLeader(context, {
        teamKey: caller.teamKey,
        agentId: caller.agentId,
        question: args.question,
        taskId: args.task_id ?? null,
        callKey,
      });
      return { ok: true, question_id, message_id: notice_id, status: "needs_human" };
    },
  }),
  ...LEADER_TOOLS,
];
