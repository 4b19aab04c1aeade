import type { Dialog, DialogDecision, OptionMeaning } from "@team-agent/plugin-api";

type Word = Exclude<DialogDecision, object>;

const WANTED: Readonly<Record<Word, OptionMeaning>> = {
  accept: "accept",
  trust: "accept",
  deny: "deny",
  skip: "skip",
};

/**
 * Keys for one decision, derived from the options as they were read: between similar dialogs of one version the third
 * option was "No" here and "switch to auto mode" there. Null when the screen leaves a doubt.
 */
export const answer = (dialog: Dialog, decision: DialogDecision): readonly string[] | null => {
  if ((decision === "trust") !== (dialog.kind === "trust")) return null;
  if (decision === "trust" && dialog.path === undefined) return null;
  if (decision === "accept" && dialog.kind !== "approval") return null;
  const index = typeof decision === "object" ? optionOf(dialog, decision.option) : indexOf(dialog, decision);
  if (index === null) return null;
  const { key } = dialog.options[index]!;
  if (key !== null) return [key];
  if (dialog.cursor === null) return null;
  const steps = index - dialog.cursor;
  const moves = Array<string>(Math.abs(steps)).fill(steps > 0 ? "Down" : "Up");
  return [...moves, "Enter"];
};

/** Where several may be ticked, a digit ticks one and sends nothing. */
const TICK_BOX = /^(?:\[.?\]|[☐☑☒◯◉])/u;

const optionOf = ({ kind, options }: Dialog, index: number): number | null =>
  kind === "question" && options[index] && !options.some(({ label }) => TICK_BOX.test(label)) ? index : null;

const indexOf = (dialog: Dialog, decision: Word): number | null => {
  const having = (meaning: OptionMeaning): number[] =>
    dialog.options.flatMap((option, index) => (option.meaning === meaning ? [index] : []));
  const wanted = having(WANTED[decision]);
  // Two ways to skip do no harm, and the first is the lesser one. Two ways to agree do.
  if (wanted.length > 0) return wanted.length === 1 || decision === "skip" ? wanted[0]! : null;
  // An offer of the program's own is got rid of by its "No".
  const refusals = decision === "skip" && dialog.kind === "question" ? having("deny") : [];
  return refusals.length === 1 ? refusals[0]! : null;
};
