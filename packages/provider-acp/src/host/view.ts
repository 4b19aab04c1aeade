import { foldLine, printable, textWidth } from "./width.ts";

export interface OpenDialog {
  /** What is asked for, in one line. */
  readonly tool: string;
  readonly subject: string;
  readonly options: readonly { readonly label: string; readonly meaning: string }[];
  readonly cursor: number;
}

/** All that stands below the talk. */
export interface View {
  readonly phase: "starting" | "ready" | "working";
  readonly program: string;
  /** What the program is saying, until the line is whole. */
  readonly partial: string;
  readonly input: string;
  readonly queued: readonly string[];
  readonly dialog: OpenDialog | null;
  readonly hint: string | null;
}

export interface Region {
  readonly lines: readonly string[];
  /** Where the cursor rests, from the region's first line. */
  readonly row: number;
  readonly column: number;
}

const MARK = "❯ ";
const PARTIAL_LINES = 5;
const FOOTERS = {
  starting: "acp · starting",
  ready: "acp · ready · /quit ends",
  working: "acp · working · esc stops",
} as const;

export const renderView = (view: View, columns: number, rows: number): Region => {
  const region = view.dialog ? renderDialog(view.dialog, columns, rows) : renderInput(view, columns, rows);
  // What is taller than the screen could not be erased again; its top is left out.
  const over = Math.max(0, region.lines.length - (rows - 1));
  return { ...region, lines: region.lines.slice(over), row: Math.max(0, region.row - over) };
};

/** Each line of what is asked about has a bar before it, so that its words look like nothing else here. */
const renderDialog = (dialog: OpenDialog, columns: number, rows: number): Region => {
  const folded = printable(dialog.subject)
    .split("\n")
    .flatMap((line) => foldLine(line, Math.max(1, columns - 4)));
  const room = Math.max(1, rows - dialog.options.length - 5);
  const left = folded.length - room;
  const subject = [...folded.slice(0, room), ...(left > 0 ? [`… ${left} more lines`] : [])];
  const options = dialog.options.map(
    ({ label, meaning }, index) =>
      ` ${index === dialog.cursor ? MARK : "  "}${index + 1}. ${cut(label, columns - 18)} [${meaning}]`,
  );
  const head = [
    rule(columns),
    ` Allow? ${cut(dialog.tool, columns - 10)}`,
    ...subject.map((line) => ` │ ${line}`),
  ];
  return {
    lines: [...head, ...options, " Enter chooses · Esc refuses"],
    row: head.length + dialog.cursor,
    column: 1,
  };
};

const renderInput = (view: View, columns: number, rows: number): Region => {
  const partial = view.partial === "" ? [] : foldLine(view.partial, columns - 1).slice(-PARTIAL_LINES);
  const input = printable(view.input)
    .split("\n")
    .flatMap((line) => foldLine(line, Math.max(1, columns - 3)))
    .map((piece, index) => (index === 0 ? MARK : "  ") + piece)
    .slice(-Math.max(1, rows - 8));
  const queued = view.queued.map((text) => `  queued: ${cut(text, columns - 12)}`);
  const footer = view.hint ?? FOOTERS[view.phase];
  const name = view.hint === null ? ` · ${view.program}` : "";
  const above = [...partial, ...queued, rule(columns)];
  return {
    lines: [...above, ...input, rule(columns), cut(`  ${footer}${name}`, columns - 1)],
    row: above.length + input.length - 1,
    column: textWidth(input.at(-1) ?? ""),
  };
};

const cut = (text: string, cells: number): string =>
  foldLine(printable(text).split("\n")[0]!, Math.max(1, cells))[0]!;

const rule = (columns: number): string => "─".repeat(Math.max(1, columns));
