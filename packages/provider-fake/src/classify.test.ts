import type { ScreenCapture } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { approvalDialog, questionDialog, trustDialog } from "./agent/dialog.ts";
import { renderView, type View } from "./agent/view.ts";
import { answerDialog } from "./answer.ts";
import { classifyScreen } from "./classify.ts";

const idle: View = { phase: "ready", composer: "", queued: [], dialog: null, hint: null };

const screen = (lines: readonly string[], width = 60): ScreenCapture => ({
  lines: [...lines, "", ""],
  styled: [],
  wrapped: [],
  width,
  height: 30,
  cursor: null,
  title: "",
  mode: null,
  takenAt: 0,
});
const shown = (view: Partial<View>, width = 60) =>
  classifyScreen(screen(["● esc to interrupt", ...renderView({ ...idle, ...view }, width, 30).lines], width));

test.each([
  ["", "ready", ""],
  ["wake up", "ready", "wake up"],
  ["two\nlines", "ready", "two\nlines"],
  ["x".repeat(140), "ready", "x".repeat(140)],
  ["界".repeat(70), "ready", "界".repeat(70)],
])("reads back the input box with %j", (composer, state, text) => {
  expect(shown({ composer })).toMatchObject({ state, composer: { text, isDraft: text !== "" } });
});

test.each([
  [{ phase: "busy" }, "busy"],
  [{ phase: "starting" }, "starting"],
  [{ hint: "press ctrl-c again to exit" }, "unknown"],
] as const)("knows %j", (view, state) => expect(shown(view).state).toBe(state));

test.each([
  ["Bye. Resume this conversation with --resume x", "exited"],
  ["Pane is dead (status 1, now)", "exited"],
  ["$ ", "unknown"],
  ["Esc to cancel", "unknown"],
])("a screen that ends with %j", (line, state) => expect(classifyScreen(screen([line])).state).toBe(state));

test.each([
  ["/short/way", 60, false],
  ["/a/very/long/way/to/a/folder", 24, true],
])("trust dialog for %s at width %i", (path, width, pathCut) => {
  const dialog = trustDialog(path, width);
  const lines = renderView({ ...idle, dialog }, width, 40).lines;
  const { dialog: read } = classifyScreen(screen(lines, width));
  expect(read).toMatchObject({ kind: "trust", pathCut, path: path.slice(0, width - 1) });
});

test.each(["ls", "one\ntwo", `echo ${"long ".repeat(30)}end`.replaceAll("long ", "long-")])(
  "approval of %j",
  (command) => {
    const read = shown({ dialog: { ...approvalDialog("Bash", command), cursor: 2 } }).dialog!;
    expect(read).toMatchObject({ kind: "approval", tool: "Bash", command, cursor: 2 });
    expect(answerDialog(read, "accept")).toEqual(["1"]);
    expect(answerDialog(read, "deny")).toEqual(["3"]);
    expect(answerDialog(read, "trust")).toBeNull();
  },
);

test("a question is answered by the option's own key, or by its cursor", () => {
  const read = shown({ dialog: { ...questionDialog("Which port?", ["4242", "8080"]), cursor: 1 } }).dialog!;
  expect(read).toMatchObject({ kind: "question", title: "Which port?", cursor: 1 });
  expect(answerDialog(read, { option: 0 })).toEqual(["1"]);
  expect(answerDialog(read, { option: 2 })).toBeNull();
  expect(answerDialog(read, "accept")).toBeNull();
  expect(answerDialog(read, "skip")).toEqual(["Escape"]);
  const options = read.options.map((option) => ({ ...option, key: null }));
  expect(answerDialog({ ...read, options }, { option: 0 })).toEqual(["Up", "Enter"]);
  expect(answerDialog({ ...read, options, cursor: null }, { option: 0 })).toBeNull();
});
