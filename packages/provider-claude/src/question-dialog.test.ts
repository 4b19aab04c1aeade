import type { Dialog } from "@team-agent/plugin-api";
import { expect, it } from "vitest";
import { linesOf, screenOf } from "../test/fixture.ts";
import { answer } from "./answer.ts";
import { classify } from "./screen.ts";

const read = (name: string): Dialog => {
  const { state, dialog } = classify(screenOf(name));
  expect(state).toBe("dialog");
  return dialog!;
};
const labels = ({ options }: Dialog) => options.map(({ label }) => label);
const ticked = ({ options }: Dialog) => options.flatMap((one, index) => (one.ticked ? [index] : []));

it.each([
  ["claude-question-single", ["Alpha", "Beta", "Gamma"]],
  ["claude-question-two-q1", ["Alpha", "Beta"]],
])("reads the one question of %s and chooses by its digits", (name, expected) => {
  const dialog = read(name);
  expect(dialog).toMatchObject({ kind: "question", title: "Which library should we use?", cursor: 0 });
  expect(labels(dialog)).toEqual(expected);
  expect(dialog.options.map(({ meaning }) => meaning)).toEqual(expected.map(() => "other"));
  expect(answer(dialog, { option: 1 })).toEqual(["2"]);
  expect(answer(dialog, { option: expected.length })).toBeNull();
  expect(answer(dialog, { ticks: [0] })).toBeNull();
});

it.each([
  ["claude-question-multiselect", []],
  ["claude-question-multiselect-checked", [0, 2]],
  ["claude-question-two-q2", []],
])("reads what is ticked in %s, and ticks one at a time until it is right", (name, already) => {
  const dialog = read(name);
  expect(dialog).toMatchObject({ kind: "question", title: "Which features do you want?", multiple: true });
  expect(labels(dialog)).toEqual(["Login", "Search", "Export"]);
  expect(ticked(dialog)).toEqual(already);
  expect(answer(dialog, { option: 0 })).toBeNull();
  expect(answer(dialog, { ticks: [] })).toBeNull();
  expect(answer(dialog, { ticks: [0, 3] })).toBeNull();
  expect(answer(dialog, { ticks: [0, 2] })).toEqual([already.length === 0 ? "1" : "Right"]);
  expect(answer(dialog, { ticks: [1] })).toEqual([already.length === 0 ? "2" : "1"]);
});

it.each(["claude-question-freetext", "claude-question-multiselect-freetext"])(
  "presses nothing in %s, where somebody writes an answer of their own",
  (name) => {
    const dialog = read(name);
    expect(dialog).toMatchObject({ kind: "question", options: [], cursor: null });
    expect(answer(dialog, { option: 0 })).toBeNull();
    expect(answer(dialog, { ticks: [0] })).toBeNull();
  },
);

it("sends what the review shows where every question is answered, and never by its Cancel", () => {
  const dialog = read("claude-question-review");
  expect(dialog).toMatchObject({ kind: "question", review: true, cursor: 0 });
  expect(dialog.title).toBe("Review your answers: Which features do you want? → Login, Export");
  expect(dialog.options.map(({ meaning }) => meaning)).toEqual(["accept", "other"]);
  expect(answer(dialog, { option: 0 })).toEqual(["1"]);
  expect(answer(dialog, { option: 1 })).toBeNull();
});

it("leaves an incomplete review to the window, because the program would send it", () => {
  const dialog = read("claude-question-review-incomplete");
  expect(dialog).toMatchObject({ kind: "question", options: [], cursor: null });
  expect(dialog.title).toContain("Some questions are unanswered");
  expect(dialog.review).toBeUndefined();
});

it("reads a plan as an approval: its mode is kept, and Escape refuses it", () => {
  const dialog = read("claude-plan-dialog-full");
  expect(dialog).toMatchObject({ kind: "approval", tool: "ExitPlanMode", cursor: 0 });
  expect(dialog.command).toBe("My plan\n1. do a\n2. do b");
  expect(dialog.options.map(({ label, meaning }) => [label, meaning])).toEqual([
    ["Yes, and use auto mode", "acceptAlways"],
    ["Yes, manually approve edits", "accept"],
    ["Tell Claude what to change", "other"],
  ]);
  expect(answer(dialog, "accept")).toEqual(["2"]);
  expect(answer(dialog, "deny")).toEqual(["Escape"]);
});

it.each([
  ["a row of its own that is another", (line: string) => line.replace("Type something.", "Something new")],
  ["no tabs above", (line: string) => line.replace(" ☐ Library", "Library")],
  ["two places of one number", (line: string) => line.replace("  2. Beta", "  1. Beta")],
])("is sure of no key where a question has %s", (_what, change) => {
  const screen = screenOf("claude-question-single", { styled: [] });
  const { dialog } = classify({ ...screen, lines: linesOf("claude-question-single.txt").map(change) });
  expect(dialog ? answer(dialog, { option: 1 }) : null).toBeNull();
});
