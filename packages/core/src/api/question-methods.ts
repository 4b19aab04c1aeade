import { z } from "zod";
import { answerQuestion } from "../answers/index.ts";
import { viewOpenQuestions } from "../questions/index.ts";
import { requireLead, requireScope, teamOf } from "../runtime/index.ts";
import { firstThatFit } from "./bounds.ts";
import { type Method, method } from "./method.ts";

const MAX_LISTED = 200;

/** What agents ask, and the answer to it. */
export const QUESTION_METHODS: Readonly<Record<string, Method>> = {
  "questions.list": method(z.object({ team: z.string().nullish() }), ({ context, caller }, params) => {
    const teamKey = teamOf(context, caller, params.team);
    const waiting = context.store.questions.countOpen(teamKey);
    const questions = firstThatFit(viewOpenQuestions(context.store, teamKey, undefined, MAX_LISTED));
    return { ok: true, waiting_count: waiting, questions, left_out: waiting - questions.length };
  }),
  "questions.answer": method(
    z.object({ questionId: z.string(), answer: z.string() }),
    async ({ context, caller }, { questionId, answer }) => {
      requireLead(context, caller, "answer a question");
      const row = context.store.questions.get(questionId);
      if (row) requireScope(context, caller, row.team_key);
      const by = caller.kind === "person" ? "person" : "leader";
      return { ok: true, ...(await answerQuestion(context, questionId, { words: answer, by })) };
    },
  ),
};
