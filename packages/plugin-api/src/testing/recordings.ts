import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ScreenCapture } from "../values.ts";

export interface Recordings {
  pathOf(name: string): string;
  linesOf(name: string): string[];
  /** `<name>.txt`, with its colours where `<name>.ansi.txt` is beside it; `…-80x24` says how large the pane was. */
  screenOf(name: string, change?: Partial<ScreenCapture>): ScreenCapture;
  /** The names of all screens that were recorded with their colours. */
  readonly screens: readonly string[];
}

/** What was recorded of a program, in one folder. */
export const recordingsIn = (folder: string): Recordings => {
  const pathOf = (name: string) => join(folder, name);
  const linesOf = (name: string) => readFileSync(pathOf(name), "utf8").replace(/\n$/, "").split("\n");
  return {
    pathOf,
    linesOf,
    screenOf: (name, change = {}) => ({
      lines: linesOf(`${name}.txt`).map((line) => line.trimEnd()),
      styled: existsSync(pathOf(`${name}.ansi.txt`)) ? linesOf(`${name}.ansi.txt`) : [],
      wrapped: [],
      width: Number(/-(\d+)x\d+$/.exec(name)?.[1] ?? 120),
      height: 40,
      cursor: null,
      title: "",
      mode: null,
      takenAt: 0,
      ...change,
    }),
    screens: readdirSync(folder).flatMap((name) => /^(.+)\.ansi\.txt$/.exec(name)?.[1] ?? []),
  };
};
