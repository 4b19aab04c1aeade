import { type Dialog, type DialogDecision, TeamAgentError } from "@team-agent/plugin-api";
import { lookForDialog, shownDialog, shownSince } from "../dialogs/index.ts";
import { teamAgent } from "../ground/index.ts";
import { closeQuestion, commandFor, isAskedBy, optionsOf, partOf } from "../questions/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { answerAlone, isSameDialog, pressAnswer, readDialog } from "../screens/index.ts";
import type { QuestionRow } from "../store/index.ts";
import type { Answer } from "./answer.ts";
import { type Choice, chooseOption } from "./choose.ts";
import { notChosen, requireLive, requireOpen } from "./question-row.ts";
import { readAnswers } from "./read-answers.ts";

/** Answers a question that stands on a screen by keys, and sends what a last page shows of all the answers. */
export const chooseOnScreen = async (
  context: Context,
  row: QuestionRow,
  { words, by }: Answer,
): Promise<string> => {
  const agent = requireLive(context, row);
  const { chosen, decision } = readChoice(agent, row, words);
  const answer = chosen.join(", ");
  try {
    await answerAlone(agent, async () => {
      requireOpen(context, row.question_id);
      await press(context, agent, row, decision, by);
      closeQuestion(context, row, { status: "answered", by, answer });
      await sendReviewed(context, agent);
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

interface OnScreen {
  readonly chosen: readonly string[];
  readonly decision: DialogDecision & object;
}

/** What the words choose of the options on the screen: one, or several where several may be ticked. */
const readChoice = (agent: LiveAgent, row: QuestionRow, words: string): OnScreen => {
  const options = optionsOf(row);
  const shown = shownDialog(agent)?.dialog;
  if (shown?.multiple && isAskedBy(row, shown)) {
    const read = readAnswers([partOf(shown)], words);
    if (read.kind === "refused") throw notChosen(row, `the answer ${read.why}`);
    const [chosen = []] = read.answers;
    return { chosen, decision: { ticks: chosen.map((label) => options.indexOf(label)) } };
  }
  const choice = chooseOption(options, words);
  if (choice.kind !== "option") throw noOption(row, options, words, choice.kind);
  return { chosen: [options[choice.index]!], decision: { option: choice.index } };
};

/** The last page of several questions shows all their answers; what was given through us is sent by us. */
const sendReviewed = async (context: Context, agent: LiveAgent): Promise<void> => {
  const dialog = await readDialog(agent);
  if (dialog === null || dialog === "unknown" || !dialog.review) return;
  const option = dialog.options.findIndex(({ meaning }) => meaning === "accept");
  const isMeant = (now: Dialog) => isSameDialog(now, dialog);
  await pressAnswer(context, agent, {
    decision: { option },
    unsafe: "question_unsafe",
    since: shownSince(agent),
    isMeant,
  });
};

const press = (
  context: Context,
  agent: LiveAgent,
  row: QuestionRow,
  decision: OnScreen["decision"],
  by: Answer["by"],
) =>
  pressAnswer(context, agent, {
    decision,
    unsafe: "question_unsafe",
    since: shownSince(agent),
    isMeant: (dialog) => {
      if (!isAskedBy(row, dialog)) return false;
      const places = "option" in decision ? [decision.option] : decision.ticks;
      const far = places.map((place) => dialog.options[place]).find((one) => one?.meaning === "acceptAlways");
      if (by === "leader" && far)
        throw new TeamAgentError(
          "not_allowed",
          `"${far.label}" reaches further than this question: a person has to choose it`,
          { action: teamAgent("attach", agent.agentId, "--team", agent.teamKey) },
        );
      return true;
    },
  });

const noOption = (
  row: QuestionRow,
  options: readonly string[],
  words: string,
  kind: Exclude<Choice["kind"], "option">,
) =>
  new TeamAgentError(
    "question_option_unknown",
    `"${words}" names ${kind === "none" ? "none" : "more than one"} of the options of ${row.question_id}: ${options.map((option, index) => `${index + 1}. ${option}`).join(", ") || "they cannot be read"}`,
    { action: options.length > 0 ? teamAgent("answer", row.question_id, "1") : commandFor(row, options) },
  );
