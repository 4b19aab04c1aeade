import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathOf, screenOf } from "../test/fixture.ts";
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
    "codex-approval-40x30",
    "approval",
    ["accept", "acceptAlways", "deny"],
    { accept: ["Enter"], deny: ["Down", "Down", "Enter"] },
  ],
  [
    "codex-approval-20x40",
    "approval",
    ["accept", "acceptAlways", "deny"],
    { accept: ["Enter"], deny: ["Down", "Down", "Enter"] },
  ],
  // Too low for the third: a "No" that is not seen is not chosen.
  ["codex-approval-20x24", "approval", ["accept", "acceptAlways"], { accept: ["Enter"], deny: null }],
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
    const names = readdirSync(pathOf("."))
      .filter((name) => name.endsWith(".txt") && !name.endsWith(".ansi.txt"))
      .map((name) => name.replace(".txt", ""))
      .filter((name) => !known.includes(name));
    expect(names.length).toBeGreaterThan(12);
    for (const name of names) {
      for (const change of [{}, { styled: [] }]) {
        const { state, composer } = classify(screenOf(name, change));
        const draft = DRAFTS[name];
        expect([name, state, composer?.isDraft]).toEqual([name, "ready", draft !== undefined]);
        if (draft !== undefined) expect(composer?.text).toBe(draft);
        expect([name, composer?.foldedPaste]).toEqual([name, draft?.startsWith("[Pasted") ?? false]);
      }
    }
  });
});

it.each([
  ["codex-approval-exec", "Bash", "touch /home/dev/project2/made"],
  ["codex-approval-mcp", "report_result", "summary: codex done"],
  ["codex-approval-20x40", "Bash", "touch\n/etc/denied"],
])("names the tool and what it would do in %s", (name, tool, command) => {
  expect(classify(screenOf(name)).dialog).toMatchObject({ tool, command });
});

it("names the server of an MCP tool, and of nothing else", () => {
  expect(classify(screenOf("codex-approval-mcp")).dialog?.server).toBe("team_orchestrator");
  expect(classify(screenOf("codex-approval-exec")).dialog).not.toHaveProperty("server");
});

it("asks the whole question of a narrow pane", () => {
  const { dialog } = classify(screenOf("codex-approval-20x40"));
  expect(dialog?.title).toBe("Would you like to run the following command?");
  expect(dialog?.options.map(({ label }) => label)[2]).toBe(
    "No, and tell Codex what to do differently (esc)",
  );
});

it.each(["codex-trust-prompt", "codex-trust-restricted"])("names the folder of %s", (name) => {
  expect(classify(screenOf(name)).dialog?.path).toMatch(/^\/home\/dev\/project\d$/);
});

it("never runs an update by a blind yes", () => {
  const dialog = classify(screenOf("codex-update-nag")).dialog!;
  for (const decision of ["accept", "trust", "deny"] as const) expect(answer(dialog, decision)).toBeNull();
});

const OLDER_TRUST = (path: string, hint = "  Press enter to continue"): string[] => [
  `> You are in ${path}`,
  "",
  "  Do you trust the contents of this directory? Working with untrusted contents comes with higher risk of prompt",
  "  injection.",
  "",
  "› 1. Yes, continue",
  "  2. No, quit",
  "",
  hint,
];
const shown = (lines: readonly string[], width = 120) =>
  classify({ ...screenOf("codex-trust-prompt"), lines: [...lines], styled: [], width });

it("reads the folder of an older trust dialog, and doubts one that may go on", () => {
  const { dialog } = shown(OLDER_TRUST("/home/dev/project1"));
  expect(dialog).toMatchObject({ kind: "trust", path: "/home/dev/project1", pathCut: false });
  expect(answer(dialog!, "trust")).toEqual(["Enter"]);
  expect(shown(OLDER_TRUST("/home/dev/project1"), 33).dialog).toMatchObject({ pathCut: true });
  const goesOn = OLDER_TRUST("/home/dev/").with(1, "  project1");
  expect(shown(goesOn).dialog).toMatchObject({ path: "/home/dev/", pathCut: true });
});

it("reads the folder from the dialog itself, and not from what stands above it", () => {
  const above = ["• They wrote:", "> You are in /home/dev/project2", "", "• and then", ""];
  const { dialog } = shown([...above, ...screenOf("codex-trust-prompt").lines]);
  expect(dialog).toMatchObject({ kind: "trust", path: "/home/dev/project1" });
});

it("gives no trust that reaches further than the folder", () => {
  const { dialog } = shown([
    "> You are running Codex in /home/dev/project1",
    "",
    "  Since this folder is version controlled, you may wish to allow Codex to work in this folder without asking.",
    "",
    "› 1. Yes, allow Codex to work in this folder without asking for approval",
    "  2. No, ask me to approve edits and commands",
    "",
    "  Press enter to continue",
  ]);
  expect(dialog).toMatchObject({ kind: "trust", path: "/home/dev/project1" });
  expect(answer(dialog!, "trust")).toBeNull();
});

const STATUS = "  gpt-5.2-codex default · /home/dev/project1";

it.each([
  ["unknown", ["  space pick · q leave"]],
  [
    "followed by another line",
    ["  Press enter to confirm or esc to cancel", "  ← for agents · ? for shortcuts"],
  ],
  [
    "followed by another line behind a gap",
    ["  enter confirm · esc skip", "", "  ← for agents · ? for shortcuts"],
  ],
  ["the line with the model", [STATUS]],
])("sees a dialog whose hint is %s", (_, below) => {
  const { state, dialog } = shown([
    "• MOCK-REPLY: hello",
    "",
    "  Pick a colour",
    "",
    "› 1. Red",
    "  2. Blue",
    "",
    ...below,
  ]);
  expect(state).toBe("dialog");
  expect(dialog).toMatchObject({ kind: "other", title: "Pick a colour", cursor: 0 });
  expect(dialog?.options.map(({ label }) => label)).toEqual(["Red", "Blue"]);
});

it("never takes a numbered line under the cursor for an input line, whatever stands around it", () => {
  const words = fc.string({ unit: fc.constantFrom(..."ab .?:·|(1)"), maxLength: 30 });
  const options = fc.array(words, { minLength: 1, maxLength: 5 });
  const screen = fc.record({
    options,
    cursor: fc.nat(4),
    indent: fc.constantFrom("", "  "),
    above: fc.array(words, { maxLength: 3 }),
    below: fc.array(fc.oneof(words, fc.constant(STATUS), fc.constant("")), { maxLength: 4 }),
    width: fc.constantFrom(20, 40, 120),
  });
  fc.assert(
    fc.property(screen, ({ options: labels, cursor, indent, above, below, width }) => {
      const rows = labels.map((label, index) => {
        const sign = index === cursor % labels.length ? "›" : " ";
        return `${indent}${sign} ${index + 1}. x${label}`;
      });
      const { state, composer } = shown(["• before", "", ...above, "", ...rows, "", ...below], width);
      expect(["dialog", "unknown"]).toContain(state);
      expect(composer).toBeUndefined();
    }),
  );
});

it("still finds the input line below a numbered prompt that was sent", () => {
  const sent = ["› 1. do this", "  2. and that", "", "• done", "", "› next", "", STATUS];
  expect(shown(sent)).toMatchObject({ state: "ready", composer: { text: "next", isDraft: true } });
});

it.each(["codex-after-trust", "codex-idle-after-reply", "codex-idle-20x40"])(
  "takes the placeholder of %s for none where the screen has no colours at all",
  (name) => {
    const screen = screenOf(name);
    const plain = { ...screen, styled: [...screen.lines] };
    expect(classify(plain).composer).toMatchObject({ isDraft: false });
    const row = screen.lines.findLastIndex((line) => line.startsWith("› "));
    const draft = plain.lines.with(row, "› Ask Bob");
    expect(classify({ ...plain, lines: draft, styled: draft }).composer).toMatchObject({ isDraft: true });
  },
);
