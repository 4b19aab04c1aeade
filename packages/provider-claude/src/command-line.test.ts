import { expect, it } from "vitest";
import { detectBypass, validateModel } from "./command-line.ts";

it.each([
  [["claude"], null],
  [["claude", "--dangerously-skip-permissions"], "--dangerously-skip-permissions"],
  [["claude", "--permission-mode", "bypassPermissions"], "--permission-mode bypassPermissions"],
  [["claude", "--permission-mode", "plan"], null],
  [["claude", "--", "--dangerously-skip-permissions"], null],
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
