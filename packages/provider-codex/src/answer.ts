import type { Dialog, DialogDecision, OptionMeaning } from "@team-agent/plugin-api";

const WANTED: Readonly<Record<DialogDecision, OptionMeaning>> = {
  accept: "accept",
  trust: "accept",
  deny: "deny",
  skip: "skip",
};

/**
 * Keys for one decision, derived from the options as they were read: a dialog of one question has three
 * options in one place and four in another. Null when the screen leaves a doubt.
 */
export const answer = (dialog: Dialog, decision: DialogDecision): readonly string[] | null => {
  if ((decision === "trust") !== (dialog.kind === "trust")) return null;
  if (decision === "trust" && dialog.path === undefined) return null;
  if (decision === "accept" && dialog.kind !== "approval") return null;
  const matching = dialog.options.flatMap((option, index) =>
    option.meaning === WANTED[decision] ? [index] : [],
  );
  const [index, ...others] = matching;
  if (index === undefined || others.length > 0) return null;
  const { key } = dialog.options[index]!;
  // Enter takes the marked option in every dialog; a digit alone only marks it in the one about trust.
  if (dialog.cursor === null) return key !== null && dialog.kind === "approval" ? [key] : null;
  const steps = index - dialog.cursor;
  const moves = Array<string>(Math.abs(steps)).fill(steps > 0 ? "Down" : "Up");
  return [...moves, "Enter"];
};
