import type { AskedQuestion, Dialog } from "@team-agent/plugin-api";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { isBeingAnswered, readDialog } from "../screens/index.ts";
import type { QuestionRow } from "../store/index.ts";
import { AT_PANE, closeQuestion } from "./close.ts";
import { heldQuestions, questionAnsweredAtPane } from "./held.ts";
import { openQuestion, storedOptions, storedText } from "./open-question.ts";
import { describeParts } from "./parts.ts";

/** Does this row stand for this dialog? */
export const isAskedBy = (row: QuestionRow, dialog: Dialog): boolean =>
  dialog.kind === "question" &&
  row.text === storedText(dialog.title) &&
  row.options_json === JSON.stringify(labelsOf(dialog));

/** True when the open questions of a screen are exactly those that this dialog asks. */
export const isAsked = (context: Context, agent: LiveAgent, dialog: Dialog): boolean => {
  const rows = openRows(context, agent);
  // What its hook asks stands on the screen, too.
  const isHeld = heldQuestions(agent).length > 0;
  const wanted = dialog.kind === "question" && agent.kind === "worker" && !isHeld ? 1 : 0;
  return rows.length === wanted && rows.every((row) => isAskedBy(row, dialog));
};

/** Makes a worker's question dialog a question, unless it is one already: a new coordinator finds the same row. */
export const askForDialog = (context: Context, agent: LiveAgent, dialog: Dialog): void => {
  if (openRows(context, agent).some((row) => isAskedBy(row, dialog))) return;
  openQuestion(context, {
    teamKey: agent.teamKey,
    agentId: agent.agentId,
    source: "dialog",
    text: dialog.title,
    options: labelsOf(dialog),
    ...(dialog.multiple
      ? { optionLines: describeParts({ parts: [partOf(dialog)], raw: null }).optionLines }
      : {}),
    taskId: null,
    callKey: null,
    notice: `The program of ${agent.agentId} asks (question): ${dialog.title}`,
  });
};

/** What a dialog asks, as its hook would have told it. Words of one's own are written at its window. */
export const partOf = (dialog: Dialog): AskedQuestion => ({
  text: dialog.title,
  options: labelsOf(dialog).map((label) => ({ label })),
  multiple: dialog.multiple ?? false,
  ownWords: false,
});

/** Another dialog took a question's place: it was answered, and not through us. */
export const dropOtherQuestions = (context: Context, agent: LiveAgent, dialog: Dialog): void => {
  if (agent.over.signal.aborted || isBeingAnswered(agent)) return;
  for (const row of openRows(context, agent)) if (!isAskedBy(row, dialog)) closeAtPane(context, row);
};

/** No dialog stands any more. Looked at twice: between two redraws a dialog may not be there. */
export const closeVanished = async (context: Context, agent: LiveAgent): Promise<void> => {
  const shown = () => heldQuestions(agent).filter(({ isShown }) => isShown);
  if (openRows(context, agent).length + shown().length === 0 || (await readDialog(agent)) !== null) return;
  if (agent.over.signal.aborted || isBeingAnswered(agent)) return;
  for (const held of shown()) questionAnsweredAtPane(context, held);
  for (const row of openRows(context, agent)) closeAtPane(context, row);
};

const openRows = ({ store }: Context, { teamKey, agentId }: LiveAgent): readonly QuestionRow[] =>
  store.questions.openOf(teamKey, agentId).filter(({ source }) => source === "dialog");

const closeAtPane = (context: Context, row: QuestionRow): void =>
  void closeQuestion(context, row, { status: "answered", by: AT_PANE });

const labelsOf = ({ options }: Dialog): readonly string[] => storedOptions(options.map(({ label }) => label));
