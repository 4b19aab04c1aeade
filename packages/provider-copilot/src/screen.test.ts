import { describe, expect, it } from "vitest";
import { screenOf, screens } from "../test/fixture.ts";
import { answer } from "./answer.ts";
import { classify } from "./screen.ts";
import { readError } from "./screen-error.ts";

const STATES: Readonly<Record<string, string>> = {
  answered: "ready",
  "approval-consent": "dialog",
  "approval-create": "dialog",
  "approval-deny-field": "dialog",
  "approval-shell": "dialog",
  blocked: "ready",
  busy: "busy",
  "busy-command": "busy",
  "busy-draft": "busy",
  "busy-retrying": "busy",
  draft: "ready",
  "error-401": "ready",
  "error-500": "ready",
  exited: "exited",
  held: "busy",
  "interrupted-command": "ready",
  "pasted-folded": "ready",
  "pasted-lines": "ready",
  question: "dialog",
  queued: "busy",
  ready: "ready",
  "session-in-use": "dialog",
  trust: "dialog",
  "unknown-session": "exited",
};

describe("the screens of the program", () => {
  it.each(screens)("reads the state of %s", (name) => {
    expect(classify(screenOf(name)).state).toBe(STATES[name]);
  });

  it("reads what stands in the input box", () => {
    expect(classify(screenOf("ready")).composer).toMatchObject({ text: "", isDraft: false });
    expect(classify(screenOf("draft")).composer).toMatchObject({ text: "a draft", isDraft: true });
    const pasted = "one line\nsecond line\nthird [[say pasted three]]";
    expect(classify(screenOf("pasted-lines")).composer).toMatchObject({ text: pasted, foldedPaste: false });
    expect(classify(screenOf("pasted-folded")).composer).toMatchObject({ foldedPaste: true });
  });

  it("asks about a folder by its whole path", () => {
    const { dialog } = classify(screenOf("trust"));
    expect(dialog).toMatchObject({ kind: "trust", path: "/home/dev/project-of-dev12", pathCut: false });
    expect(answer(dialog!, "trust")).toEqual(["1"]);
  });

  it("names the command that an approval is about, and denies it with a word in its field", () => {
    const { dialog } = classify(screenOf("approval-shell"));
    expect(dialog).toMatchObject({ kind: "approval", command: "touch dialog1", cursor: 0 });
    expect(dialog!.options.map(({ meaning }) => meaning)).toEqual(["accept", "acceptAlways", "deny"]);
    expect(answer(dialog!, "accept")).toEqual(["1"]);
    expect(answer(dialog!, "deny")).toEqual(["3", "N", "o", ".", "Enter"]);
  });

  it("names the file that an approval is about", () => {
    const { dialog } = classify(screenOf("approval-create"));
    expect(dialog).toMatchObject({ kind: "approval", command: "/home/dev/project-of-dev12/n.txt" });
  });

  it("knows the team's own tool in the dialog that asks for a person's consent", () => {
    const { dialog } = classify(screenOf("approval-consent"));
    expect(dialog).toMatchObject({ kind: "approval", server: "team_orchestrator" });
    expect(answer(dialog!, "deny")).toEqual(["2"]);
  });

  it("leaves a question, and a conversation that another one has, to a person", () => {
    for (const name of ["question", "session-in-use"]) {
      const { dialog } = classify(screenOf(name));
      expect(dialog).toMatchObject({ kind: "question" });
      expect(answer(dialog!, "accept")).toBeNull();
    }
  });

  it("reads the error with which a turn ended, and none where a tool failed", () => {
    expect(readError(screenOf("error-401"))).toMatchObject({ category: "auth" });
    expect(readError(screenOf("error-500"))).toMatchObject({ category: "server" });
    for (const name of ["answered", "interrupted-command", "blocked"])
      expect(readError(screenOf(name)), name).toBeNull();
  });
});
