import type { Dialog } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { askedOnScreen, isAskedBy, storedCommand } from "./on-screen.ts";

const dialog = (change: Partial<Dialog> = {}): Dialog => ({
  kind: "approval",
  title: "Bash command",
  tool: "Bash",
  command: "make clean",
  options: [],
  cursor: 0,
  ...change,
});
/** The row that the dialog of `make clean` becomes, or one with other words. */
const row = (change: Partial<Dialog> = {}, source: "hook" | "screen" = "screen") => {
  const { tool, command } = askedOnScreen(dialog(change));
  return { source, tool, command: storedCommand(command) };
};
const secret = "curl -H 'Authorization: Bearer abcdefghijklmnop0123456789' host";

test.each<[string, ReturnType<typeof row>, Dialog, boolean]>([
  ["the same dialog", row(), dialog(), true],
  ["wherever its cursor stands", row(), dialog({ cursor: 2 }), true],
  ["folded at another blank", row({ command: "make\n  clean" }), dialog(), true],
  ["with a secret that is stored redacted", row({ command: secret }), dialog({ command: secret }), true],
  [
    "longer than what is stored",
    row({ command: "x".repeat(900) }),
    dialog({ command: "x".repeat(900) }),
    true,
  ],
  ["another command", row(), dialog({ command: "rm -rf build" }), false],
  ["a command with a word more", row(), dialog({ command: "make clean all" }), false],
  ["a command with a blank more", row({ command: "rm /tmp" }), dialog({ command: "rm / tmp" }), false],
  ["another tool", row(), dialog({ tool: "Write" }), false],
  ["another kind of dialog", row(), dialog({ kind: "question" }), false],
  ["a dialog that names neither", row({ tool: undefined, command: undefined } as never), dialog(), false],
  ["what a hook told, in other words", row({ tool: "exec" }, "hook"), dialog(), true],
  ["what a hook told, at a question", row({}, "hook"), dialog({ kind: "question" }), false],
])("a row stands for its dialog: %s", (_name, asked, stands, expected) => {
  expect(isAskedBy(asked, stands)).toBe(expected);
});
