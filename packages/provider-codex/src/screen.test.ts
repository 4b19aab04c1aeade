import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fixturePath, screenOf } from "../test/fixture.ts";
import { answer } from "./answer.ts";
import { classify } from "./screen.ts";

const DIALOGS = [
  ["codex-trust-prompt", "trust", ["accept", "exit"], { trust: ["Enter"], accept: null, deny: null }],
  ["codex-first-screen", "trust", ["accept", "exit"], { trust: ["Enter"] }],
  ["codex-trust-restricted", "trust", ["accept", "exit"], { trust: ["Enter"] }],
  [
    "codex-approval-exec",
    "approval",
    ["accept", "acceptAlways", "deny"],
    { accept: ["Enter"], deny: ["Down", "Down", "Enter"], trust: null },
  ],
  [
    "codex-approval-mcp",
    "approval",
    ["accept", "acceptAlways", "acceptAlways", "deny"],
    { accept: ["Enter"], deny: ["Down", "Down", "Down", "Enter"] },
  ],
  [
    "codex-hooks-review",
    "other",
    ["other", "acceptAlways", "skip"],
    { skip: ["Down", "Down", "Enter"], accept: null },
  ],
  ["codex-update-nag", "update", ["other", "skip", "skip"], { accept: null, skip: ["Down", "Enter"] }],
  ["codex-warning", "other", [], { accept: null, skip: null }],
] as const;

const DRAFTS: Readonly<Record<string, string>> = {
  "codex-paste-5-lines": "line one of paste\nline two\nline three\nline four\nline five",
  "codex-paste-60-lines": "[Pasted Content 2630 chars]",
  "codex-paste-nonbracketed": "nb one\nnb two\nnb three",
};
const EXITED = ["codex-exit-screen", "codex-resume-unknown-id"];

describe("every recorded screen", () => {
  it.each(DIALOGS)(
    "reads the dialog of %s and answers it by its own options",
    (name, kind, meanings, keys) => {
      const { state, dialog } = classify(screenOf(name));
      expect(state).toBe("dialog");
      expect(dialog).toMatchObject({ kind });
      expect(dialog!.options.map((one) => one.meaning)).toEqual(meanings);
      for (const [decision, expected] of Object.entries(keys)) {
        expect([decision, answer(dialog!, decision as keyof typeof keys)]).toEqual([decision, expected]);
      }
    },
  );

  it.each(EXITED)("sees that the program ended in %s", (name) => {
    expect(classify(screenOf(name)).state).toBe("exited");
  });

  it("sees that the program works", () => {
    const { state, composer } = classify(screenOf("codex-working"));
    expect([state, composer?.isDraft]).toEqual(["busy", false]);
  });

  it("finds each of the others ready, with only real drafts taken for one", () => {
    const known = [...DIALOGS.map(([name]) => name), ...EXITED, "codex-working"] as string[];
    const names = readdirSync(fixturePath("."))
      .filter((name) => name.endsWith(".txt") && !name.endsWith(".ansi.txt"))
      .map((name) => name.replace(".txt", ""))
      .filter((name) => !known.includes(name));
    expect(names.length).toBeGreaterThan(12);
    for (const name of names) {
      for (const styled of [true, false]) {
        const { state, composer } = classify(screenOf(name, { styled }));
        const draft = DRAFTS[name];
        expect([name, state, composer?.isDraft]).toEqual([name, "ready", draft !== undefined]);
        if (draft !== undefined) expect(composer?.text).toBe(draft);
      }
    }
  });
});

it.each([
  ["codex-approval-exec", "Bash", "touch /home/dev/project2/made"],
  ["codex-approval-mcp", "report_result", "summary: codex done"],
])("names the tool and what it would do in %s", (name, tool, command) => {
  expect(classify(screenOf(name)).dialog).toMatchObject({ tool, command });
});

it("names the server of an MCP tool, and of nothing else", () => {
  expect(classify(screenOf("codex-approval-mcp")).dialog?.server).toBe("team_orchestrator");
  expect(classify(screenOf("codex-approval-exec")).dialog).not.toHaveProperty("server");
});

it.each(["codex-trust-prompt", "codex-trust-restricted"])("names the folder of %s", (name) => {
  expect(classify(screenOf(name)).dialog?.path).toMatch(/^\/home\/dev\/project\d$/);
});

it("never runs an update by a blind yes", () => {
  const dialog = classify(screenOf("codex-update-nag")).dialog!;
  for (const decision of ["accept", "trust", "deny"] as const) expect(answer(dialog, decision)).toBeNull();
});
