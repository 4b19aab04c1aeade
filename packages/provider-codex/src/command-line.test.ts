import { expect, it } from "vitest";
import { detectBypass, validateModel } from "./command-line.ts";

it.each([
  [["codex"], null],
  [["codex", "--yolo"], "--yolo"],
  [["codex", "--", "--yolo"], null],
  [["codex", "-s", "danger-full-access"], null],
  [["codex", "-s", "danger-full-access", "--ask-for-approval=never"], "-s danger-full-access -a never"],
])("finds in %j the bypass %j", (argv, expected) => {
  expect(detectBypass(argv)).toBe(expected);
});

it.each([
  ["sonnet", null],
  ["us.anthropic/model:1[1m]", null],
  ["", "empty"],
  ["a b", "space"],
  ["--model", "option"],
])("judges the model %j", (model, expected) => {
  const verdict = validateModel(model);
  if (expected === null) expect(verdict).toBeNull();
  else expect(verdict).toContain(expected);
});
