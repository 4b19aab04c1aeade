import { renderView, type View } from "./view.ts";
import { printable } from "./width.ts";

export interface Screen {
  /** Adds to the transcript above the input box. */
  print(text: string): void;
  /** Changes what stands below it. */
  update(change: Partial<View>): void;
  readonly view: View;
  readonly columns: number;
  /** Takes the lower part away and gives the terminal back. */
  close(lastWords: string): void;
}

/** Lines that are written again when the terminal's size changes. */
const KEPT = 200;

export const openScreen = (out: NodeJS.WriteStream): Screen => {
  let view: View = { phase: "starting", composer: "", queued: [], dialog: null, hint: null };
  let cursorRow = 0;
  let closed = false;
  const kept: string[] = [];
  const columns = () => out.columns || 80;

  const erase = () => `${cursorRow > 0 ? `\u001b[${cursorRow}A` : ""}\r\u001b[J`;
  const draw = () => {
    const region = renderView(view, columns(), out.rows || 24);
    const up = region.lines.length - 1 - region.cursor.row;
    cursorRow = region.cursor.row;
    const right = region.cursor.column > 0 ? `\u001b[${region.cursor.column}C` : "";
    return `${region.lines.join("\r\n")}${up > 0 ? `\u001b[${up}A` : ""}\r${right}`;
  };

  out.write(`\u001b[?2004h${draw()}`);
  out.on("resize", () => {
    // The terminal has folded our lines anew, so their places are unknown: write everything again.
    if (!closed) out.write(`\u001b[2J\u001b[H${kept.map((line) => `${line}\r\n`).join("")}${draw()}`);
  });

  return {
    get view() {
      return view;
    },
    get columns() {
      return columns();
    },
    print(text) {
      const lines = printable(text).split("\n");
      kept.push(...lines);
      kept.splice(0, Math.max(0, kept.length - KEPT));
      // One write per frame, so that nobody sees half of it.
      if (!closed) out.write(`${erase()}${lines.join("\r\n")}\r\n${draw()}`);
    },
    update(change) {
      view = { ...view, ...change };
      if (!closed) out.write(erase() + draw());
    },
    close(lastWords) {
      if (closed) return;
      closed = true;
      out.write(`${erase()}\u001b[?2004l${lastWords}\r\n`);
    },
  };
};
