import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ScreenCapture } from "@team-agent/plugin-api";

const FOLDER = path.join(import.meta.dirname, "fixtures");

export const linesOf = (name: string): string[] =>
  readFileSync(path.join(FOLDER, name), "utf8").replace(/\n$/, "").split("\n");

/** Every recorded screen, by its name. */
export const SCREENS = readdirSync(FOLDER).flatMap((name) => /^(.+)\.ansi\.txt$/.exec(name)?.[1] ?? []);

/** A recorded screen with its colours; the cursor stands where the program put it. */
export const screenOf = (name: string, change: Partial<ScreenCapture> = {}): ScreenCapture => ({
  lines: linesOf(`${name}.txt`).map((line) => line.trimEnd()),
  styled: linesOf(`${name}.ansi.txt`),
  wrapped: [],
  width: Number(/-(\d+)x\d+$/.exec(name)?.[1] ?? 120),
  height: 40,
  cursor: null,
  title: "",
  mode: null,
  takenAt: 0,
  ...change,
});
