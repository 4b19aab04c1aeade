import { describe, expect, it } from "vitest";
import { screenOf } from "../test/fixture.ts";
import { answer } from "./answer.ts";
import { classify } from "./screen.ts";
import { readError } from "./screen-error.ts";
import { readTitle } from "./title.ts";

it.each([
  ["ready", "ready"],
  ["ready-yolo", "ready"],
  ["resumed", "ready"],
  ["blocked", "ready"],
  ["denied-by-key", "ready"],
  ["interrupted", "ready"],
  ["interrupted-command", "ready"],
  ["error-400", "ready"],
  ["draft", "ready"],
  ["pasted", "ready"],
  ["suggestion", "ready"],
  ["busy", "busy"],
  ["busy-draft", "busy"],
  ["busy-command", "busy"],
  ["queued", "busy"],
  ["approval-shell", "dialog"],
  ["approval-edit-50x40", "dialog"],
  ["question", "dialog"],
  ["trust", "dialog"],
  ["sign-in", "dialog"],
  ["exited", "exited"],
  ["unknown-session", "exited"],
  ["session-in-use", "exited"],
])("reads the screen %s as %s", (name, state) => {
  expect(classify(screenOf(name)).state).toBe(state);
});

it("believes a title that says it works, whatever the language of the screen", () => {
  expect(classify(screenOf("ready", { title: "◐︎ Qwen - project" })).state).toBe("busy");
  expect(classify(screenOf("ready", { title: "Qwen - project" })).state).toBe("ready");
});

it.each([
  ["ready", "Type your message or @path/to/file", false],
  ["ready-yolo", "Type your message or @path/to/file", false],
  ["draft", "a draft of somebody", true],
  ["busy-draft", "half a thought", true],
])("tells what stands in the input box of %s from what the program writes there", (name, text, isDraft) => {
  expect(classify(screenOf(name)).composer).toMatchObject({ text, isDraft });
});

it("takes a suggestion of the program's for no draft, and a person's words for one wherever the cursor stands", () => {
  const cursor = (column: number) => ({ cursor: { row: 0, column } });
  expect(classify(screenOf("suggestion", cursor(2))).composer).toMatchObject({
    text: "run the tests now",
    isDraft: false,
  });
  for (const column of [2, 10, 21])
    expect(classify(screenOf("draft", cursor(column))).composer?.isDraft).toBe(true);
});

it("knows the mark that stands for a long paste", () => {
  expect(classify(screenOf("pasted")).composer).toMatchObject({ isDraft: true, foldedPaste: true });
  expect(classify(screenOf("draft")).composer?.foldedPaste).toBe(false);
});

it("reads a screen over which a scroll bar is drawn", () => {
  const { lines } = screenOf("busy");
  const drawn = lines.map((line, row) => (row < 30 ? `${line.padEnd(119)}${row < 20 ? "│" : "█"}` : line));
  expect(classify(screenOf("busy", { lines: drawn })).state).toBe("busy");
});

describe("approvals", () => {
  it.each([
    ["approval-shell", { tool: "Shell", command: "touch made", title: "Allow execution of: 'touch'?" }],
    ["approval-write", { tool: "WriteFile", title: "Apply this change?" }],
    ["approval-edit", { tool: "Edit", title: "Apply this change?" }],
    ["approval-edit-50x40", { tool: "Edit", title: "Apply this change?" }],
    ["approval-mcp", { tool: "agree_launch", server: "team_orchestrator" }],
  ])("reads what %s asks, and answers by the digits that stand there", (name, expected) => {
    const dialog = classify(screenOf(name)).dialog!;
    expect(dialog).toMatchObject({ kind: "approval", cursor: 0, ...expected });
    expect(dialog.options.filter(({ meaning }) => meaning === "accept").map(({ key }) => key)).toEqual(["1"]);
    expect(answer(dialog, "accept")).toEqual(["1"]);
    const refusing = dialog.options.find(({ label }) => label.startsWith("No"))!;
    expect(answer(dialog, "deny")).toEqual([refusing.key]);
    expect(answer(dialog, "trust")).toBeNull();
  });

  it("names the file and the change of an edit", () => {
    const { command } = classify(screenOf("approval-edit")).dialog!;
    expect(command).toMatch(/^Edit made\.txt\n/);
    expect(command).toContain("2 + line 2");
  });
});

it("reads one question with its options, and leaves several to a person at the window", () => {
  const one = classify(screenOf("question")).dialog!;
  expect(one).toMatchObject({ kind: "question", title: "Which color?" });
  expect(one.options.map(({ label, key }) => [label, key])).toEqual([
    ["Red", "1"],
    ["Blue", "2"],
  ]);
  expect(answer(one, { option: 1 })).toEqual(["2"]);
  expect(classify(screenOf("questions")).dialog).toMatchObject({ kind: "question", options: [] });
});

it("leaves a trust dialog to a person, because it names no whole path", () => {
  const dialog = classify(screenOf("trust")).dialog!;
  expect(dialog).toMatchObject({ kind: "trust", title: "Do you trust this folder?" });
  expect(answer(dialog, "trust")).toBeNull();
  expect(classify(screenOf("sign-in")).dialog?.kind).toBe("login");
});

it.each([
  ["error-400", "unknown", "API Error: 400 scripted error 400"],
  ["error-401", "auth", "API Error: 401 scripted error 401"],
])("reads the error with which the turn of %s ended", (name, category, message) => {
  expect(readError(screenOf(name))).toEqual({ category, message });
});

it("sees no error where words came after it", () => {
  for (const name of ["question", "ready", "resumed"]) expect(readError(screenOf(name))).toBeNull();
});

it.each([
  ["Qwen - project", "idle"],
  ["◐︎ Qwen - project", "busy"],
  ["✳︎ Qwen - project", "waiting"],
  ["bash", null],
  ["", null],
])("reads the title %j as %s", (title, state) => {
  expect(readTitle(title)).toBe(state);
});
