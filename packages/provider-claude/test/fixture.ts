import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ScreenCapture } from "@team-agent/plugin-api";

export const fixturePath = (name: string): string => path.join(import.meta.dirname, "fixtures", name);

export const linesOf = (name: string): string[] =>
  readFileSync(fixturePath(name), "utf8").replace(/\n$/, "").split("\n");

/** A recorded screen; with its colours where they were recorded too. */
export const screenOf = (name: string, options: { readonly styled?: boolean } = {}): ScreenCapture => {
  const hasStyles = options.styled !== false && existsSync(fixturePath(`${name}.ansi.txt`));
  return {
    lines: linesOf(`${name}.txt`),
    styled: hasStyles ? linesOf(`${name}.ansi.txt`) : [],
    wrapped: [],
    width: Number(/-(\d+)x\d+$/.exec(name)?.[1] ?? 120),
    height: 40,
    cursor: null,
    title: "",
    mode: null,
    takenAt: 0,
  };
};
