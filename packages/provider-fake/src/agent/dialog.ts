import type { Key } from "./keys.ts";

export interface OpenDialog {
  /** Lines above the options. */
  readonly head: readonly string[];
  readonly options: readonly string[];
  readonly numbered: boolean;
  readonly footer: string;
  readonly cursor: number;
  /** Where several may be ticked: a digit ticks, Right goes on. What is chosen is a bit for each that is ticked. */
  readonly ticks?: readonly boolean[];
}

export const trustDialog = (cwd: string, columns: number): OpenDialog => ({
  head: [
    "Accessing workspace:",
    "",
    cwd.slice(0, columns - 1),
    "",
    "Is this a project you created or one you trust?",
    "",
  ],
  options: ["No, exit", "Yes, I trust this folder"],
  numbered: false,
  footer: "Enter to confirm · Esc to cancel",
  cursor: 0,
});

export const approvalDialog = (tool: string, command: string): OpenDialog => ({
  head: [`${tool} command`, "", ...command.split("\n"), "", "Do you want to proceed?"],
  options: ["Yes", `Yes, and don't ask again for ${tool} in this session`, "No"],
  numbered: true,
  footer: "Esc to cancel",
  cursor: 0,
});

export const questionDialog = (title: string, options: readonly string[]): OpenDialog => ({
  head: ["Question", "", title],
  options,
  numbered: true,
  footer: "Enter to choose · Esc to cancel",
  cursor: 0,
});

export const ticksDialog = (title: string, options: readonly string[]): OpenDialog => ({
  ...questionDialog(title, options),
  ticks: options.map(() => false),
});

/** What was answered, before it is sent; like Claude Code it would send an incomplete one as well. */
export const reviewDialog = (answers: Readonly<Record<string, string>>): OpenDialog => {
  const given = Object.entries(answers).map(
    ([question, answer]) => `${question} → ${answer || "⚠ unanswered"}`,
  );
  return questionDialog(`Review your answers: ${given.join("; ")}`, ["Submit answers", "Cancel"]);
};

/** What a key does to a dialog: another state of it, a choice (null: cancelled), or nothing. */
export const pressInDialog = (
  dialog: OpenDialog,
  key: Key,
): { readonly dialog: OpenDialog } | { readonly chosen: number | null } => {
  const last = dialog.options.length - 1;
  if (key.kind === "escape" || key.kind === "interrupt") return { chosen: null };
  if (dialog.ticks && (key.kind === "enter" || key.kind === "right"))
    return key.kind === "right" ? { chosen: bitsOf(dialog.ticks) } : { dialog };
  if (key.kind === "enter") return { chosen: dialog.cursor };
  if (key.kind === "up") return { dialog: { ...dialog, cursor: Math.max(0, dialog.cursor - 1) } };
  if (key.kind === "down") return { dialog: { ...dialog, cursor: Math.min(last, dialog.cursor + 1) } };
  if (key.kind === "text" && dialog.numbered && /^[1-9]$/.test(key.text)) {
    const index = Number(key.text) - 1;
    if (index <= last && dialog.ticks)
      return { dialog: { ...dialog, ticks: dialog.ticks.map((on, place) => on !== (place === index)) } };
    if (index <= last) return { chosen: index };
  }
  return { dialog };
};

const bitsOf = (ticks: readonly boolean[]): number =>
  ticks.reduce((bits, isTicked, place) => bits + (isTicked ? 1 << place : 0), 0);
