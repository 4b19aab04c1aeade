import { renderView, type View } from "./view.ts";
import { printable } from "./width.ts";

/** The terminal: the talk above, and what stands below it. */
export interface Window {
  readonly view: View;
  print(text: string): void;
  update(change: Partial<View>): void;
  /** Gives the terminal back. */
  close(lastWords: string): void;
}

/** Lines that are written again when the terminal's size changes. */
const KEPT_LINES = 200;
/** A program that talks fast is drawn this often. */
const FRAME_MS = 30;
const LONGEST = 4_000;

export const openWindow = (out: NodeJS.WriteStream, program: string): Window => {
  const start = { phase: "starting", program, partial: "", input: "", queued: [], dialog: null, hint: null };
  let view = start as View;
  let drawnRow = 0;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  let fresh: string[] = [];
  const kept: string[] = [];

  const erase = () => `${drawnRow > 0 ? `\x1b[${drawnRow}A` : ""}\r\x1b[J`;
  const draw = () => {
    const { lines, row, column } = renderView(view, out.columns || 80, out.rows || 24);
    const up = lines.length - 1 - row;
    drawnRow = row;
    return `${lines.join("\r\n")}${up > 0 ? `\x1b[${up}A` : ""}\r${column > 0 ? `\x1b[${column}C` : ""}`;
  };
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    // What scrolled by between two frames was seen by nobody.
    const shown = fresh.slice(-KEPT_LINES);
    const left = fresh.length - shown.length;
    fresh = [];
    const lines = left > 0 ? [`  … ${left} lines`, ...shown] : shown;
    kept.push(...lines);
    kept.splice(0, Math.max(0, kept.length - KEPT_LINES));
    // One write for a frame, so that nobody sees half of it.
    out.write(`${erase()}${lines.map((line) => `${line}\r\n`).join("")}${draw()}`);
  };
  const soon = () => {
    if (!isClosed) timer ??= setTimeout(flush, FRAME_MS);
  };

  out.write(`\x1b[?2004h${draw()}`);
  // Of a window that was closed under it.
  out.on("error", () => undefined);
  out.on("resize", () => {
    if (isClosed) return;
    // The terminal has folded our lines anew, so their places are unknown.
    out.write(`\x1b[2J\x1b[H${kept.map((line) => `${line}\r\n`).join("")}`);
    drawnRow = 0;
    flush();
  });
  return {
    get view() {
      return view;
    },
    print(text) {
      const words = printable(text);
      const left = words.length - LONGEST;
      const shown = left > 0 ? `${words.slice(0, LONGEST)}\n  … ${left} more characters` : words;
      for (const line of shown.split("\n")) fresh.push(line);
      // Between two frames nothing older is ever shown.
      if (fresh.length > 10 * KEPT_LINES) fresh.splice(0, fresh.length - 5 * KEPT_LINES);
      soon();
    },
    update(change) {
      view = { ...view, ...change };
      soon();
    },
    close(lastWords) {
      if (isClosed) return;
      flush();
      isClosed = true;
      out.write(`${erase()}\x1b[?2004l${printable(lastWords).replaceAll("\n", "\r\n")}\r\n`);
    },
  };
};
