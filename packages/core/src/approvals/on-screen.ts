import type { Dialog } from "@team-agent/plugin-api";
import { redactText } from "../events/index.ts";
import type { ApprovalRow } from "../store/index.ts";

const MAX_COMMAND = 500;

export interface Asked {
  readonly source: ApprovalRow["source"];
  readonly tool: string;
  readonly command: string;
  /** The MCP server whose tool it is; absent for other tools. */
  readonly server?: string;
}

/** What an approval dialog asks, in the words of the screen. */
export const askedOnScreen = (dialog: Dialog): Asked => ({
  source: "screen",
  tool: dialog.tool ?? "unknown",
  command: dialog.command ?? dialog.title,
  ...(dialog.server === undefined ? {} : { server: dialog.server }),
});

/** A command as it is stored and shown: without secrets, and not without end. */
export const storedCommand = (command: string): string => redactText(command).slice(0, MAX_COMMAND);

/**
 * Does this row stand for this dialog? What was read from the screen is compared as whoever decides was shown it. A
 * hook tells its command in other words than the screen, so of such a row only the kind of the dialog is known.
 */
export const isAskedBy = (row: Pick<ApprovalRow, "source" | "tool" | "command">, dialog: Dialog): boolean => {
  if (dialog.kind !== "approval") return false;
  if (row.source !== "screen") return true;
  const { tool, command } = askedOnScreen(dialog);
  return row.tool === tool && plain(row.command) === plain(storedCommand(command));
};

/** A pane of another width folds a line at another blank. */
const plain = (command: string): string => command.replaceAll(/\s+/g, " ").trim();
