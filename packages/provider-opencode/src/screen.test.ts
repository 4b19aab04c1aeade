import { describe, expect, it } from "vitest";
import { screenOf, screens } from "../test/fixture.ts";
import { answer } from "./answer.ts";
import { classify } from "./screen.ts";

const STATES: Readonly<Record<string, string>> = {
  always: "dialog",
  answered: "ready",
  "approval-edit": "dialog",
  "approval-second": "dialog",
  "approval-shell": "dialog",
  "approval-wide": "dialog",
  busy: "busy",
  "busy-draft": "busy",
  "busy-once-escaped": "busy",
  "busy-retrying": "busy",
  draft: "ready",
  "draft-first": "ready",
  "draft-wide": "ready",
  "error-400": "ready",
  "error-401": "ready",
  interrupted: "ready",
  pasted: "ready",
  "pasted-folded": "ready",
  question: "dialog",
  queued: "busy",
  ready: "ready",
};

describe("the screens of the program", () => {
  it.each(screens)("reads the state of %s", (name) => {
    expect(classify(screenOf(name)).state).toBe(STATES[name]);
  });

  it("tells a person's words from the placeholder, and from what stands to the right of the box", () => {
    expect(classify(screenOf("ready")).composer).toMatchObject({ isDraft: false });
    expect(classify(screenOf("answered")).composer).toMatchObject({ text: "", isDraft: false });
    for (const name of ["draft", "draft-first", "draft-wide"])
      expect(classify(screenOf(name)).composer, name).toMatchObject({ text: "a draft", isDraft: true });
    expect(classify(screenOf("pasted-folded")).composer).toMatchObject({ isDraft: true, foldedPaste: true });
  });

  it("takes words like those of the placeholder for a person's, where their colour says so", () => {
    const ready = screenOf("ready");
    const styled = ready.styled.map((line) =>
      line.includes("Ask anything") ? line.replace("\x1b[38;5;8m", "\x1b[38;5;255m") : line,
    );
    expect(classify({ ...ready, styled }).composer).toMatchObject({ isDraft: true });
  });

  it("names the command that an approval is about, whole where it is broken, and moves along its options", () => {
    const { dialog } = classify(screenOf("approval-shell"));
    expect(dialog).toMatchObject({ kind: "approval", tool: "Shell", command: "touch a.txt", cursor: 0 });
    expect(answer(dialog!, "accept")).toEqual(["Enter"]);
    expect(answer(dialog!, "deny")).toEqual(["Right", "Right", "Enter"]);
    const second = classify(screenOf("approval-second")).dialog!;
    expect(second.cursor).toBe(1);
    expect(answer(second, "accept")).toEqual(["Left", "Enter"]);
    const wide = classify(screenOf("approval-wide")).dialog!;
    expect(wide.command).toMatch(/^touch a\.txt && echo .*\ndialog, at least once$/);
    expect(classify(screenOf("approval-edit")).dialog).toMatchObject({ command: "Edit n.txt" });
  });

  it("answers nothing where the screen does not say what is chosen", () => {
    const shown = screenOf("approval-shell");
    const { dialog } = classify({ ...shown, styled: [] });
    expect(dialog).toMatchObject({ cursor: null });
    expect(answer(dialog!, "accept")).toBeNull();
  });

  it("leaves a question, and a permission for good, to a person", () => {
    for (const name of ["question", "always"]) {
      const { dialog } = classify(screenOf(name));
      expect(dialog!.kind).not.toBe("approval");
      expect(answer(dialog!, "accept")).toBeNull();
    }
  });
});
