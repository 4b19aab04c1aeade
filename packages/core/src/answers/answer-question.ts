import { TeamAgentError } from "@team-agent/plugin-api";
import { lookForDialog } from "../dialogs/index.ts";
import { acceptMessage, markAcknowledged } from "../mail/index.ts";
import { AT_PANE, closeQuestion, commandFor, isAskedBy, optionsOf } from "../questions/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { answerAlone, pressAnswer } from "../screens/index.ts";
import type { QuestionRow } from "../store/index.ts";
import { type Choice, chooseOption } from "./choose.ts";
import { readAnswers } from "./read-answers.ts";

export interface Answer {
  readonly words: string;
  /** Who answers: `leader` for a model, `person` for somebody at a terminal. */
  readonly by: "leader" | "person";
}

export interface AnswerReply {
  readonly question_id: string;
  readonly agent_id: string;
  readonly status: "answered";
  readonly answer: string;
  /** The message that carries the answer; null where a dialog was answered by keys. */
  readonly message_id: string | null;
}

/** Answers a question. Whoever is first wins, also at the agent's own window; a second answer is told so. */
export const answerQuestion = async (
  context: Context,
  questionId: string,
  { words, by }: Answer,
): Promise<AnswerReply> => {
  const row = requireOpen(context, questionId);
  if (words.trim() === "")
    throw new TeamAgentError("message_empty", "the answer has no text", {
      action: commandFor(row, optionsOf(row)),
    });
  const given =
    row.source === "agent"
      ? { answer: words.trim(), message_id: sendAnswer(context, row, { words: words.trim(), by }) }
      : {
          answer: await (row.source === "hook" ? answerHeld : chooseOnScreen)(context, row, { words, by }),
          message_id: null,
        };
  return { question_id: questionId, agent_id: row.agent_id, status: "answered", ...given };
};

/** The answer is an ordinary message, stored with the end of the question or not at all. */
const sendAnswer = (context: Context, row: QuestionRow, { words, by }: Answer): string =>
  context.store.transaction(() => {
    const { message_id } = acceptMessage(context, {
      teamKey: row.team_key,
      sender: "leader",
      recipient: row.agent_id,
      content: `Answer to your question ${row.question_id}: ${words}`,
      replyTo: row.notice_id,
      taskId: row.task_id,
    });
    const notice = row.notice_id === null ? undefined : context.store.messages.get(row.notice_id);
    if (notice) markAcknowledged(context, notice, "a reply");
    closeQuestion(context, row, { status: "answered", by, answer: words, answerId: message_id });
    return message_id;
  });

/** The program's hook waits for the answer to all that it asks. */
const answerHeld = async (context: Context, row: QuestionRow, { words, by }: Answer): Promise<string> => {
  const agent = requireLive(context, row);
  const held = agent.held.get(row.question_id);
  if (!held?.call.questions) {
    // Its hook waits no longer: this look closes the row, and asks anew what stands on the screen.
    await lookForDialog(context, agent);
    requireOpen(context, row.question_id);
    throw new TeamAgentError("question_unsafe", `the hook of ${row.agent_id} does not wait for this answer`, {
      action: `team-agent attach ${row.agent_id}`,
    });
  }
  const { questions } = held.call;
  const read = readAnswers(questions.parts, words);
  if (read.kind === "refused")
    throw new TeamAgentError("question_option_unknown", `the answer ${read.why}`, {
      action: commandFor(row, optionsOf(row)),
    });
  const answer = read.answers.map((one) => one.join(", ")).join("; ");
  closeQuestion(context, row, { status: "answered", by, answer });
  held.settle({ kind: "answers", questions, answers: read.answers });
  return answer;
};

const chooseOnScreen = async (context: Context, row: QuestionRow, { words, by }: Answer): Promise<string> => {
  const options = optionsOf(row);
  const choice = chooseOption(options, words);
  if (choice.kind !== "option") throw noOption(row, options, words, choice.kind);
  const agent = requireLive(context, row);
  const answer = options[choice.index]!;
  try {
    await answerAlone(agent, async () => {
      requireOpen(context, row.question_id);
      await press(context, agent, row, choice.index, by);
      closeQuestion(context, row, { status: "answered", by, answer });
    });
  } catch (error) {
    // Somebody at the window may have been first: then this look closes the question, and that is what is told.
    await lookForDialog(context, agent);
    requireOpen(context, row.question_id);
    throw error;
  }
  // The next question may stand there already.
  void lookForDialog(context, agent);
  return answer;
};

const requireLive = (context: Context, row: QuestionRow): LiveAgent => {
  const agent = context.live.get(row.team_key, row.agent_id);
  if (agent) return agent;
  throw new TeamAgentError(
    "agent_not_running",
    `${row.agent_id} is not running, so there is nothing to answer`,
    { action: `team-agent start-agent ${row.agent_id}` },
  );
};

const press = (context: Context, agent: LiveAgent, row: QuestionRow, option: number, by: Answer["by"]) =>
  pressAnswer(context, agent, {
    decision: { option },
    unsafe: "question_unsafe",
    isMeant: (dialog) => {
      if (!isAskedBy(row, dialog)) return false;
      if (by === "leader" && dialog.options[option]?.meaning === "acceptAlways")
        throw new TeamAgentError(
          "not_allowed",
          `"${dialog.options[option].label}" reaches further than this question: a person has to choose it`,
          { action: `team-agent attach ${agent.agentId}` },
        );
      return true;
    },
  });

const noOption = (
  { question_id }: QuestionRow,
  options: readonly string[],
  words: string,
  kind: Exclude<Choice["kind"], "option">,
) =>
  new TeamAgentError(
    "question_option_unknown",
    `"${words}" names ${kind === "none" ? "none" : "more than one"} of the options of ${question_id}: ${options.map((option, index) => `${index + 1}. ${option}`).join(", ") || "they cannot be read"}`,
    { action: options.length > 0 ? `team-agent answer ${question_id} 1` : "team-agent questions" },
  );

const requireOpen = (context: Context, questionId: string): QuestionRow => {
  const row = context.store.questions.get(questionId);
  if (!row)
    throw new TeamAgentError("question_unknown", `there is no question ${questionId}`, {
      action: "team-agent questions",
    });
  if (row.status === "open") return row;
  throw new TeamAgentError("question_closed", `question ${questionId} is ${describeEnd(row)} already`, {
    action: "team-agent questions",
  });
};

const describeEnd = ({ status, answered_by, answer }: QuestionRow): string => {
  if (status !== "answered") return status;
  return answered_by === AT_PANE
    ? "answered_at_pane"
    : `answered (by ${answered_by}: ${(answer ?? "").slice(0, 100)})`;
};
