import type { Dialog, DialogDecision, OptionMeaning } from "@team-agent/plugin-api";

const WANTED: Readonly<Record<DialogDecision, OptionMeaning>> = {
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
  const matching = dialog.options.flatMap((option, index) =>
    option.meaning === WANTED[decision] ? [index] : [],
  );
  const [index, ...others] = matching;
  if (index === undefined || others.length > 0) return null;
  const { key } = dialog.options[index]!;
  if (key !== null) return [key];
  if (dialog.cursor === null) return null;
  const steps = index - dialog.cursor;
  const moves = Array<string>(Math.abs(steps)).fill(steps > 0 ? "Down" : "Up");
  return [...moves, "Enter"];
};
