import type { OpenDialog } from "./dialog.ts";
import { printable, textWidth, wrapCells } from "./width.ts";

/** All that stands below the transcript. */
export interface View {
  readonly phase: "starting" | "ready" | "busy";
  readonly composer: string;
  readonly queued: readonly string[];
  readonly dialog: OpenDialog | null;
  readonly hint: string | null;
}

export interface LiveRegion {
  readonly lines: readonly string[];
  /** Where the cursor rests, from the region's first line. */
  readonly cursor: { readonly row: number; readonly column: number };
}

const PROMPT = "❯ ";

export const renderView = (view: View, columns: number, rows: number): LiveRegion => {
  const region =
    view.dialog !== null
      ? renderDialog(view.dialog, columns)
      : view.phase === "starting"
        ? { lines: ["  fake · starting"], cursor: { row: 0, column: 0 } }
        : renderComposer(view, columns, rows);
  // A region taller than the screen could not be erased again; its top is dropped.
  const over = Math.max(0, region.lines.length - (rows - 1));
  return {
    lines: region.lines.slice(over),
    cursor: { row: Math.max(0, region.cursor.row - over), column: region.cursor.column },
  };
};

const renderDialog = (dialog: OpenDialog, columns: number): LiveRegion => {
  const head = dialog.head
    .flatMap((line) => wrapCells(printable(line), columns - 1))
    .map((piece) => ` ${piece}`);
  const options = dialog.options.map((option, index) => {
    const number = dialog.numbered ? `${index + 1}. ` : "";
    const box = dialog.ticks ? `[${dialog.ticks[index] ? "✔" : " "}] ` : "";
    return ` ${index === dialog.cursor ? PROMPT : "  "}${number}${box}${printable(option)}`;
  });
  const lines = [rule(columns), ...head, ...options, "", ` ${dialog.footer}`];
  return { lines, cursor: { row: 1 + head.length + dialog.cursor, column: 1 } };
};

const renderComposer = (view: View, columns: number, rows: number): LiveRegion => {
  const input = view.composer
    .split("\n")
    .flatMap((line) => wrapCells(printable(line), columns - 3))
    .map((piece, index) => (index === 0 ? PROMPT : "  ") + piece)
    .slice(-Math.max(1, rows - 6));
  const queued = view.queued.map(
    (text) => `  queued: ${wrapCells(printable(text.split("\n")[0] ?? ""), columns - 12)[0]}`,
  );
  const footer = view.hint ?? (view.phase === "busy" ? "esc to interrupt" : "fake · ? for help");
  const lines = [...queued, rule(columns), ...input, rule(columns), `  ${footer}`];
  return { lines, cursor: { row: queued.length + input.length, column: textWidth(input.at(-1) ?? "") } };
};

const rule = (columns: number): string => "─".repeat(Math.max(1, columns));
