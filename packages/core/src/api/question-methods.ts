import { z } from "zod";
import { answerQuestion } from "../questions/answer.ts";
import { viewOpenQuestions } from "../questions/index.ts";
import { requireLead, requireScope, teamOf } from "./identity.ts";
import { type Method, method } from "./method.ts";

/** What agents ask, and the answer to it. */
export const QUESTION_METHODS: Readonly<Record<string, Method>> = {
  "questions.list": method(z.object({ team: z.string().nullish() }), ({ context, caller }, params) => {
    const questions = viewOpenQuestions(context.store, teamOf(context, caller, params.team));
    return { ok: true, waiting_count: questions.length, questions };
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
