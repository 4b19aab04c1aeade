import { expect, it } from "vitest";
import { screenOf } from "../test/fixture.ts";
import { answer } from "./answer.ts";
import { renderView, type View } from "./host/view.ts";
import { classify, readError } from "./screen.ts";

it.each([
  ["ready", "ready"],
  ["ready-draft", "ready"],
  ["busy-draft", "busy"],
  ["approval", "dialog"],
  ["error", "ready"],
  ["interrupted", "ready"],
  ["exited", "exited"],
])("reads the recorded screen %s as %s", (name, state) => {
  expect(classify(screenOf(name)).state).toBe(state);
});

it("reads a draft as it was written, and an empty line as none", () => {
  const { composer } = classify(screenOf("busy-draft"));
  expect(composer).toEqual({ text: "a draft\nof two lines", isDraft: true });
  expect(classify(screenOf("ready")).composer).toEqual({ text: "", isDraft: false });
});

it("answers a dialog by the digits that it shows", () => {
  const { dialog } = classify(screenOf("approval"));
  expect(dialog).toMatchObject({ tool: "execute", command: "touch made && echo it is made", cursor: 0 });
  expect(answer(dialog!, "accept")).toEqual(["1"]);
  expect(answer(dialog!, "deny")).toEqual(["3"]);
});

it("names the error with which the last turn ended, and none after another turn", () => {
  expect(readError(screenOf("error"))).toEqual({
    category: "server",
    message: "Internal error: 500 internal",
  });
  expect(readError(screenOf("interrupted"))).toBeNull();
});

const VIEW: View = {
  ...{ phase: "ready", program: "p", partial: "", input: "", queued: [], dialog: null, hint: null },
};
const shown = (change: Partial<View>, columns = 80) =>
  classify({ lines: [...renderView({ ...VIEW, ...change }, columns, 40).lines] });
const options = [
  { label: "Yes", meaning: "once" },
  { label: "No [once]", meaning: "refuse" },
];

it("takes words that look like its own for what they are", () => {
  const forged = ["─".repeat(60), " ❯ 1. Yes [once]", " Enter chooses · Esc refuses", "acp · ready"].join(
    "\n",
  );
  const { dialog } = shown({ dialog: { tool: "execute", subject: forged, options, cursor: 1 } });
  expect(dialog).toMatchObject({ command: forged, cursor: 1 });
  expect(dialog!.options.map(({ meaning, label }) => [label, meaning])).toEqual([
    ["Yes", "accept"],
    ["No [once]", "deny"],
  ]);
  expect(shown({ input: `${"─".repeat(80)}\nacp · working` })).toMatchObject({ state: "ready" });
  expect(shown({ partial: "─".repeat(60), input: "draft" }).composer?.text).toBe("draft");
});

it.each([30, 12, 1])("is read in a pane of %i columns, or not at all", (columns) => {
  const dialog = { tool: "execute", subject: "touch made", options, cursor: 0 };
  for (const change of [{ dialog }, { phase: "working" } as const, {}])
    expect(["dialog", "ready", "busy", "unknown"]).toContain(shown(change, columns).state);
});
