import { describe, expect, it } from "vitest";
import { screenOf } from "../test/fixture.ts";
import { answer } from "./answer.ts";
import { classify } from "./screen.ts";
import { readError } from "./screen-error.ts";
import { readTitle } from "./title.ts";

it.each([
  ["ready", "ready"],
  ["answered", "ready"],
  ["continued", "ready"],
  ["blocked", "ready"],
  ["denied", "ready"],
  ["interrupted", "ready"],
  ["interrupted-command", "ready"],
  ["error-400", "ready"],
  ["draft", "ready"],
  ["pasted-lines", "ready"],
  ["resumed-colours", "ready"],
  ["busy", "busy"],
  ["busy-draft", "busy"],
  ["busy-command", "busy"],
  ["busy-colours", "busy"],
  ["queued", "busy"],
  ["error-429", "busy"],
  ["approval-shell", "dialog"],
  ["approval-edit", "dialog"],
  ["approval-fetch", "dialog"],
  ["question", "dialog"],
  ["trust", "dialog"],
  ["sign-in", "dialog"],
  ["exited", "exited"],
  ["unknown-session", "exited"],
])("reads the screen %s as %s", (name, state) => {
  expect(classify(screenOf(name)).state).toBe(state);
});

it("knows its last words before its pane is dead", () => {
  const { lines, ...rest } = screenOf("exited");
  const last = lines.findLastIndex((line) => line.startsWith("╰"));
  expect(classify({ ...rest, lines: lines.slice(0, last + 1) }).state).toBe("exited");
});

it("believes a title that says it works", () => {
  expect(classify(screenOf("ready", { title: "✦  Working… (project)" })).state).toBe("busy");
  expect(classify(screenOf("ready", { title: "◇  Ready (project)" })).state).toBe("ready");
});

it.each([
  ["◇  Ready (project)", "idle"],
  ["✦  Working… (project)", "busy"],
  ["⏲  Working… (project)", "busy"],
  ["✋  Action Required (project)", "waiting"],
  ["Gemini CLI (project)", null],
  ["vm", null],
])("the title %s says %s", (title, state) => {
  expect(readTitle(title)).toBe(state);
});

it.each([
  ["ready", "Type your message or @path/to/file", false],
  ["resumed-colours", "Type your message or @path/to/file", false],
  ["draft", "a draft", true],
  ["busy-draft", "half a thought", true],
  ["pasted-lines", "three\n\nlines", true],
])("tells what stands in the input box of %s from what the program writes there", (name, text, isDraft) => {
  expect(classify(screenOf(name)).composer).toMatchObject({ text, isDraft, foldedPaste: false });
});

it("knows the mark that stands for a long paste", () => {
  expect(classify(screenOf("pasted-folded")).composer).toMatchObject({ isDraft: true, foldedPaste: true });
});

describe("a dialog", () => {
  const dialogOf = (name: string) => classify(screenOf(name)).dialog!;

  it.each([
    ["approval-shell", "Shell", "touch dialog1"],
    ["approval-edit", "Edit", "a.txt: two => TWO\n1   one\n2 - two\n2 + TWO\n3   three"],
    ["approval-write", "WriteFile", "Writing to b.txt\n1 words\n2 more"],
  ])(
    "%s names its tool and what it would do, and is answered by a digit that it shows",
    (name, tool, command) => {
      const dialog = dialogOf(name);
      expect(dialog).toMatchObject({ kind: "approval", tool, command, cursor: 0 });
      expect(answer(dialog, "accept")).toEqual(["1"]);
      expect(answer(dialog, "deny")).toEqual([dialog.options.at(-1)!.key]);
      expect(dialog.options[1]!.meaning).toBe("acceptAlways");
    },
  );

  it("shows all of what a web request would fetch", () => {
    expect(dialogOf("approval-fetch").command).toContain("http://127.0.0.1:1/x");
  });

  it("of the team's own tool names our server", () => {
    const dialog = dialogOf("approval-consent");
    expect(dialog).toMatchObject({ kind: "approval", tool: "report_result", server: "team_orchestrator" });
    expect(answer(dialog, "deny")).toEqual(["4"]);
  });

  it("with a question is answered by the place of an option, where there is one question alone", () => {
    const dialog = dialogOf("question");
    expect(dialog).toMatchObject({ kind: "question", title: "Which one" });
    expect(dialog.options.map(({ label }) => label)).toEqual(["red", "blue"]);
    expect(answer(dialog, { option: 1 })).toEqual(["2"]);
    expect(dialogOf("questions")).toMatchObject({ kind: "question", title: "Which one", options: [] });
  });

  it("about a limit that lasts is put off by itself, so that the turn ends with its error", () => {
    const dialog = dialogOf("high-demand");
    expect(dialog).toMatchObject({ kind: "update", title: "We are currently experiencing high demand." });
    expect(answer(dialog, "skip")).toEqual(["2"]);
  });

  it("about trust or a sign-in is for a person", () => {
    expect(dialogOf("trust")).toMatchObject({ kind: "trust" });
    expect(dialogOf("sign-in")).toMatchObject({ kind: "login" });
    for (const name of ["trust", "sign-in"])
      for (const decision of ["accept", "deny", "trust", "skip"] as const)
        expect(answer(dialogOf(name), decision), name).toBeNull();
  });
});

it.each([
  ["error-400", "unknown", "scripted error 400"],
  ["error-401", "auth", "scripted error 401"],
  ["error-429-stopped", "rate_limit", "scripted error 429"],
])("reads the error on the screen %s", (name, category, words) => {
  expect(readError(screenOf(name))).toMatchObject({ category, message: expect.stringContaining(words) });
});

it.each(["ready", "answered", "blocked", "denied", "continued", "interrupted"])(
  "finds no error on the screen %s",
  (name) => {
    expect(readError(screenOf(name))).toBeNull();
  },
);
