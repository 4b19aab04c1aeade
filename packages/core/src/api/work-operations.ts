import { z } from "zod";
import { answerQuestion, decideApproval } from "../answers/index.ts";
import { answerIn, answerProbe } from "../doctor/index.ts";
import { askLeader, viewOpenQuestions } from "../questions/index.ts";
import { type Caller, senderName } from "../runtime/index.ts";
import { assignTask, reportResult } from "../work/index.ts";
import { firstThatFit, MAX_LISTED } from "./bounds.ts";
import { answerResults } from "./collect.ts";
import { EVERY_SEAT, LEADER, team, toolTeam, WORKER } from "./fields.ts";
import { operation, tool } from "./operation.ts";

const loose = z.array(z.unknown()).optional();
const Report = z.looseObject({
  summary: z.string().optional().describe("what was done, or why not, in a few sentences"),
  status: z.string().optional().describe("success, blocked, failed or partial"),
  task_id: z.string().optional(),
  changes: loose,
  tests: loose,
  risks: loose,
  artifacts: loose,
  next_actions: loose,
  envelope: z.record(z.string(), z.unknown()).optional(),
});
const Order = z.looseObject({
  id: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  assignee: z.string(),
  acceptance: z.array(z.string()).optional(),
});

/** Who decides: a model, or somebody at a terminal. */
const decider = (caller: Caller): "leader" | "person" => (caller.kind === "person" ? "person" : "leader");
/** These are asked for by agents alone; the table has seen to that. */
const agentOf = (caller: Caller) => caller as Caller & { kind: "agent" };

/** Tasks and their results, and what agents wait for somebody to say. */
export const WORK_OPERATIONS = [
  operation({
    name: "task.assign",
    may: "member",
    does: "assign a task",
    scope: "team",
    input: z.object({ ...team, task: Order, message: z.string().nullish() }),
    tools: [
      tool({
        name: "assign_task",
        description: "Write a task down and send it to a member of the team.",
        seats: EVERY_SEAT,
        input: z.strictObject({ task: Order, message: z.string().optional(), ...toolTeam }),
        from: (args) => args,
      }),
    ],
    run: ({ context, caller, team: teamKey, callKey }, { task, message }) => {
      const { id, title, description, assignee, acceptance } = task;
      const order = {
        assignee,
        ...(id ? { id } : {}),
        ...(title ? { title } : {}),
        ...(description ? { description } : {}),
        ...(acceptance ? { acceptance } : {}),
      };
      return assignTask(context, teamKey, senderName(caller), order, message ?? null, callKey);
    },
  }),
  operation({
    name: "result.report",
    may: "self",
    seats: WORKER,
    does: "report a result",
    scope: "team",
    input: Report,
    tools: [
      tool({
        name: "report_result",
        description:
          "Report the outcome of your task to the leader. Call it exactly once for each task, at the end, also when you could not finish.",
        seats: WORKER,
        input: Report,
        from: (args) => args,
      }),
    ],
    run: ({ context, caller, callKey }, report) =>
      answerProbe(context, agentOf(caller), answerIn(report), "report_result") ??
      reportResult(context, agentOf(caller), report, callKey),
  }),
  operation({
    name: "collect",
    may: "lead",
    does: "collect results",
    scope: "team",
    input: z.object(team),
    tools: [
      tool({
        name: "collect_results",
        description:
          "Results that were reported since the last time; call it again while uncollected is above 0.",
        seats: LEADER,
        input: z.strictObject({ ...toolTeam }),
        from: (args) => args,
      }),
    ],
    run: ({ context, team: teamKey }) => answerResults(context, teamKey),
  }),
  operation({
    name: "approvals.list",
    may: "member",
    looks: true,
    does: "list approvals",
    scope: "team",
    input: z.object(team),
    run: ({ context, team: teamKey }) => {
      const waiting = context.store.approvals.countOpen(teamKey);
      const approvals = firstThatFit(context.store.approvals.firstOpen(teamKey, MAX_LISTED));
      return { ok: true, waiting_count: waiting, approvals, left_out: waiting - approvals.length };
    },
  }),
  operation({
    name: "approvals.decide",
    may: "lead",
    does: "decide about a permission",
    scope: "approval",
    id: ({ approvalId }) => approvalId,
    input: z.object({ approvalId: z.string(), allow: z.boolean(), reason: z.string().nullable() }),
    tools: [
      tool({
        name: "approve",
        description: "Allow what a worker waits for.",
        seats: LEADER,
        input: z.strictObject({ approval_id: z.string() }),
        from: ({ approval_id }) => ({ approvalId: approval_id, allow: true, reason: null }),
        to: (reply: object) => ({ ok: true, ...reply }),
      }),
      tool({
        name: "deny",
        description: "Refuse what a worker waits for, with a reason that the worker gets.",
        seats: LEADER,
        input: z.strictObject({ approval_id: z.string(), reason: z.string().optional() }),
        from: ({ approval_id, reason }) => ({
          approvalId: approval_id,
          allow: false,
          reason: reason ?? null,
        }),
        to: (reply: object) => ({ ok: true, ...reply }),
      }),
    ],
    run: ({ context, caller }, { approvalId, allow, reason }) =>
      decideApproval(context, approvalId, { allow, by: decider(caller), reason }),
  }),
  operation({
    name: "question.ask",
    may: "self",
    seats: WORKER,
    does: "ask the leader",
    scope: "team",
    input: z.object({ question: z.string().min(1), taskId: z.string().nullish() }),
    tools: [
      tool({
        name: "request_human",
        description:
          "Ask the leader, or the person behind it, a question, and go on with what you can. The answer comes as a message.",
        seats: WORKER,
        input: z.strictObject({ question: z.string().min(1), task_id: z.string().optional() }),
        from: ({ question, task_id }) => ({ question, taskId: task_id }),
      }),
    ],
    run: ({ context, caller, team: teamKey, callKey }, { question, taskId }) => {
      const { question_id, notice_id } = askLeader(context, {
        teamKey,
        agentId: agentOf(caller).agentId,
        question,
        taskId: taskId ?? null,
        callKey,
      });
      return { ok: true, question_id, message_id: notice_id, status: "needs_human" };
    },
  }),
  operation({
    name: "questions.list",
    may: "member",
    looks: true,
    does: "list questions",
    scope: "team",
    input: z.object(team),
    run: ({ context, team: teamKey }) => {
      const waiting = context.store.questions.countOpen(teamKey);
      const questions = firstThatFit(viewOpenQuestions(context.store, teamKey, undefined, MAX_LISTED));
      return { ok: true, waiting_count: waiting, questions, left_out: waiting - questions.length };
    },
  }),
  operation({
    name: "questions.answer",
    may: "lead",
    does: "answer a question",
    scope: "question",
    id: ({ questionId }) => questionId,
    input: z.object({ questionId: z.string(), answer: z.string() }),
    tools: [
      tool({
        name: "answer_question",
        description:
          "Answer a worker's question. Where its program shows options, give the number or the words of one.",
        seats: LEADER,
        input: z.strictObject({ question_id: z.string(), answer: z.string().min(1) }),
        from: ({ question_id, answer }) => ({ questionId: question_id, answer }),
      }),
    ],
    run: async ({ context, caller }, { questionId, answer }) => ({
      ok: true,
      ...(await answerQuestion(context, questionId, { words: answer, by: decider(caller) })),
    }),
  }),
] as const;
