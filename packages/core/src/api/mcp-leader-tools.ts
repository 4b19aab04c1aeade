import { z } from "zod";
import { shutdownTeam, startTeam } from "../agents/index.ts";
import { answerQuestion, decideApproval } from "../answers/index.ts";
import {
  type Caller,
  type Context,
  leaderCallEnvironment,
  leaderPid,
  requireScope,
  teamOf,
} from "../runtime/index.ts";
import { answerResults } from "./collect.ts";
import { LEAD, Team, type Tool, tool } from "./mcp-tool.ts";

/** What only a leader may do. */
export const LEADER_TOOLS: readonly Tool[] = [
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
      const env = leaderCallEnvironment(context, caller.teamKey);
      const pid = leaderPid(context.live.get(caller.teamKey, "leader"));
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
    description:
      "Results that were reported since the last time; call it again while uncollected is above 0.",
    seats: LEAD,
    schema: z.strictObject({ ...Team }),
    run: ({ context, caller }, args) => answerResults(context, teamOf(context, caller, args.team)),
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
    name: "answer_question",
    description:
      "Answer a worker's question. Where its program shows options, give the number or the words of one.",
    seats: LEAD,
    schema: z.strictObject({ question_id: z.string(), answer: z.string().min(1) }),
    run: async ({ context, caller }, args) => {
      const row = context.store.questions.get(args.question_id);
      if (row) requireScope(context, caller, row.team_key);
      const answer = { words: args.answer, by: "leader" } as const;
      return { ok: true, ...(await answerQuestion(context, args.question_id, answer)) };
    },
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
