import { expect, it } from "vitest";
import { findDialog } from "./dialog.ts";

it("leaves the option of a plan that goes on in auto mode to a person", () => {
  const dialog = findDialog(
    [
      "─".repeat(80),
      " Ready to code?",
      " Would you like to proceed?",
      "",
      " ❯ 1. Yes, and use auto mode",
      "   2. Yes, manually approve edits",
      "   3. No, keep planning",
      "",
      " Esc to cancel",
    ],
    120,
  );
  expect(dialog?.options.map(({ meaning }) => meaning)).toEqual(["acceptAlways", "accept", "deny"]);
});
