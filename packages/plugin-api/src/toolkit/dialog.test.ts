import { expect, test } from "vitest";
import type { Dialog, DialogDecision, OptionMeaning } from "../screen.ts";
import { keysTo, optionFor, pathShown } from "./dialog.ts";

const TICK_BOX = /^\[.?\]/;
const dialog = (
  kind: Dialog["kind"],
  meanings: readonly OptionMeaning[],
  more: Partial<Dialog> = {},
): Dialog => ({
  kind,
  title: "?",
  options: meanings.map((meaning) => ({ label: meaning, key: null, meaning })),
  cursor: 0,
  ...more,
});

test.each<[string, Dialog, DialogDecision, number | null]>([
  ["an approval is accepted by its one yes", dialog("approval", ["accept", "deny"]), "accept", 0],
  ["two ways to agree leave a doubt", dialog("approval", ["accept", "accept"]), "accept", null],
  ["what reaches further is no plain yes", dialog("approval", ["acceptAlways", "deny"]), "accept", null],
  ["nothing but an approval is accepted", dialog("question", ["accept"]), "accept", null],
  ["a folder is trusted where its path is read", dialog("trust", ["accept"], { path: "/w" }), "trust", 0],
  ["a folder without a path is not trusted", dialog("trust", ["accept"]), "trust", null],
  ["an approval is not trusted", dialog("approval", ["accept"]), "trust", null],
  ["of two ways to skip the first is taken", dialog("update", ["skip", "skip"]), "skip", 0],
  ["an offer is got rid of by its no", dialog("question", ["accept", "deny"]), "skip", 1],
  ["an option is chosen by its place", dialog("question", ["other", "other"]), { option: 1 }, 1],
  ["an option that is not there is not chosen", dialog("question", ["other"]), { option: 1 }, null],
  ["an approval has no places to choose", dialog("approval", ["accept"]), { option: 0 }, null],
])("%s", (_, shown, decision, expected) => {
  expect(optionFor(shown, decision, TICK_BOX)).toBe(expected);
});

test("where several may be ticked no option is chosen", () => {
  const options = [{ label: "[ ] one", key: "1", meaning: "other" as const }];
  expect(optionFor({ ...dialog("question", []), options }, { option: 0 }, TICK_BOX)).toBeNull();
});

test.each([
  [0, 2, ["Down", "Down", "Enter"]],
  [2, 1, ["Up", "Enter"]],
  [1, 1, ["Enter"]],
  [null, 1, null],
] as const)("from the cursor at %s to the option %i", (cursor, index, keys) => {
  expect(keysTo(dialog("question", ["other", "other", "other"], { cursor }), index)).toEqual(keys);
});

test("a path that fills the pane may have been cut", () => {
  expect(pathShown(["Trust this?", "  /work/a"], 40)).toEqual({ path: "/work/a", pathCut: false });
  expect(pathShown(["  /work/a"], 10)).toEqual({ path: "/work/a", pathCut: true });
  expect(pathShown(["no path"], 40)).toEqual({});
});
