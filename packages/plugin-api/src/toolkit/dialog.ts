import type { Dialog, DialogDecision, OptionMeaning } from "../screen.ts";

type Word = Exclude<DialogDecision, object>;

const WANTED: Readonly<Record<Word, OptionMeaning>> = {
  accept: "accept",
  trust: "accept",
  deny: "deny",
  skip: "skip",
};

/**
 * The option of a dialog that carries a decision out, by its place; null when the screen leaves a doubt. An option with
 * a label like `tickBox` belongs to a question where several may be ticked: there no single key answers.
 */
export const optionFor = (dialog: Dialog, decision: DialogDecision, tickBox: RegExp): number | null => {
  if ((decision === "trust") !== (dialog.kind === "trust")) return null;
  if (decision === "trust" && dialog.path === undefined) return null;
  if (decision === "accept" && dialog.kind !== "approval") return null;
  if (typeof decision !== "object") return optionMeant(dialog, decision);
  const { kind, options } = dialog;
  if (!("option" in decision) || dialog.multiple) return null;
  const isAmong = options[decision.option] !== undefined && !options.some(({ label }) => tickBox.test(label));
  return kind === "question" && isAmong ? decision.option : null;
};

/**
 * The next step towards these ticks: the place of an option that is not as it should be, or `done`; null where several
 * cannot be ticked, or one of them is not there.
 */
export const nextTick = (
  { kind, multiple, options }: Dialog,
  ticks: readonly number[],
): number | "done" | null => {
  if (kind !== "question" || !multiple || ticks.length === 0) return null;
  if (ticks.some((place) => options[place] === undefined)) return null;
  const wrong = options.findIndex(({ ticked = false }, place) => ticked !== ticks.includes(place));
  return wrong === -1 ? "done" : wrong;
};

const optionMeant = (dialog: Dialog, decision: Word): number | null => {
  const having = (meaning: OptionMeaning): number[] =>
    dialog.options.flatMap((option, index) => (option.meaning === meaning ? [index] : []));
  const wanted = having(WANTED[decision]);
  // Two ways to skip do no harm, and the first is the lesser one. Two ways to agree do.
  if (wanted.length > 0) return wanted.length === 1 || decision === "skip" ? wanted[0]! : null;
  // An offer of the program's own is got rid of by its "No".
  const refusals = decision === "skip" && dialog.kind === "question" ? having("deny") : [];
  return refusals.length === 1 ? refusals[0]! : null;
};

/** The keys that move the cursor to an option and take it; null where no cursor is shown. */
export const keysTo = (
  { cursor, axis = "vertical" }: Pick<Dialog, "cursor" | "axis">,
  index: number,
): readonly string[] | null => {
  if (cursor === null) return null;
  const steps = index - cursor;
  const [back, on] = axis === "vertical" ? ["Up", "Down"] : ["Left", "Right"];
  return [...Array<string>(Math.abs(steps)).fill(steps > 0 ? on! : back!), "Enter"];
};

/** The path that a trust dialog shows on a line of its own, and whether the pane, `width` columns wide, cut it. */
export const pathShown = (body: readonly string[], width: number): Pick<Dialog, "path" | "pathCut"> => {
  const line = body.find((row) => /^\s*(\/|~)/.test(row));
  if (line === undefined) return {};
  return { path: line.trim(), pathCut: line.trimEnd().length >= width - 1 };
};
