import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pathOf, screenOf } from "../test/fixture.ts";
import { answer } from "./answer.ts";
import { classify } from "./screen.ts";

const DIALOGS = [
  [
    "claude-trust-prompt",
    "trust",
    ["exit", "accept"],
    0,
    { trust: ["Down", "Enter"], accept: null, deny: null },
  ],
  ["claude-after-onboarding-flag", "trust", ["exit", "accept"], 0, { trust: ["Down", "Enter"] }],
  ["claude-trust-prompt-down", "trust", ["exit", "accept"], 1, { trust: ["Enter"] }],
  ["claude-trust-with-hooks", "trust", ["exit", "accept"], 0, { trust: ["Down", "Enter"] }],
  ["claude-api-key-prompt", "login", ["accept", "deny"], 1, { accept: null, trust: null, deny: ["Enter"] }],
  [
    "claude-auto-mode-offer",
    "question",
    ["acceptAlways", "deny"],
    0,
    { accept: null, skip: ["Down", "Enter"] },
  ],
  ["claude-bypass-warning", "other", ["exit", "accept"], 0, { accept: null, trust: null, deny: null }],
  [
    "claude-auto-mode-notice",
    "other",
    ["other", "other", "other"],
    null,
    { accept: null, deny: null, skip: null, trust: null },
  ],
  [
    "claude-auto-mode-approval",
    "approval",
    ["deny", "accept"],
    0,
    { accept: ["Down", "Enter"], deny: ["Enter"], skip: null },
  ],
  [
    "claude-approval-bash",
    "approval",
    ["accept", "acceptAlways", "deny"],
    0,
    { accept: ["1"], deny: ["3"], trust: null },
  ],
  [
    "claude-approval-bash-other",
    "approval",
    ["accept", "acceptAlways", "acceptAlways", "deny"],
    0,
    { accept: ["1"], deny: ["4"], skip: null },
  ],
  ["claude-approval-mcp", "approval", ["accept", "acceptAlways", "deny"], 0, { accept: ["1"], deny: ["3"] }],
  [
    "claude-approval-write",
    "approval",
    ["accept", "acceptAlways", "deny"],
    0,
    { accept: ["1"], deny: ["3"] },
  ],
] as const;

const BUSY = ["claude-working", "claude-streaming", "claude-mcp-tool-running", "claude-conn-refused-retry"];
const EXITED = [
  "claude-exit-screen",
  "claude-first-run-no-network",
  "claude-resume-unknown-id",
  "claude-session-id-in-use",
  "claude-skip-permissions-root-refused",
];
const DRAFTS: Readonly<Record<string, string>> = {
  "claude-paste-5-lines": "[Pasted text #1 +4 lines]",
  "claude-paste-raw-r-30-lines": "[Pasted text #9 +30 lines]",
  "claude-paste-nonbracketed": "nb three",
};

describe("every recorded screen", () => {
  it.each(DIALOGS)(
    "reads the dialog of %s and answers it by its own options",
    (name, kind, meanings, cursor, keys) => {
      const { state, dialog } = classify(screenOf(name));
      expect(state).toBe("dialog");
      expect(dialog).toMatchObject({ kind, cursor });
      expect(dialog!.options.map((one) => one.meaning)).toEqual(meanings);
      for (const [decision, expected] of Object.entries(keys)) {
        expect([decision, answer(dialog!, decision as keyof typeof keys)]).toEqual([decision, expected]);
      }
    },
  );

  it.each(BUSY)("sees that the program works in %s", (name) => {
    expect(classify(screenOf(name)).state).toBe("busy");
    expect(classify(screenOf(name, { styled: [] })).state).toBe("busy");
  });

  it.each(EXITED)("sees that the program ended in %s", (name) => {
    expect(classify(screenOf(name)).state).toBe("exited");
  });

  it("finds each of the others ready, with only real drafts taken for one", () => {
    const known = [...DIALOGS.map(([name]) => name), ...BUSY, ...EXITED];
    const isAsked = (name: string) => /^claude-(question|plan)-/.test(name);
    const names = readdirSync(pathOf("."))
      .filter((name) => name.endsWith(".txt") && !name.endsWith(".ansi.txt"))
      .map((name) => name.replace(".txt", ""))
      .filter((name) => !known.includes(name) && !isAsked(name));
    expect(names.length).toBeGreaterThan(20);
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
  ["claude-approval-bash", "Bash command", "touch /home/dev/project1/made.txt && echo done"],
  [
    "claude-approval-mcp",
    "team_orchestrator — Report Result Tool: (MCP)",
    'summary: "all good"\nstatus: "done"',
  ],
  ["claude-approval-write", "Create file", "w.txt\n1 hey"],
])("names the tool and what it would do in %s", (name, tool, command) => {
  expect(classify(screenOf(name)).dialog).toMatchObject({ tool, command });
});

it("names the server of an MCP tool, and of nothing else", () => {
  expect(classify(screenOf("claude-approval-mcp")).dialog?.server).toBe("team_orchestrator");
  expect(classify(screenOf("claude-approval-bash")).dialog).not.toHaveProperty("server");
});

it("names the three keys of the notice that its automatic mode cannot check anything", () => {
  const { dialog } = classify(screenOf("claude-auto-mode-notice"));
  expect(dialog?.title).toBe("Auto mode can't check actions in this session");
  expect(dialog?.options.map(({ key, label }) => [key, label])).toEqual([
    ["Enter", "stay in auto mode"],
    ["shift+Tab", "leave for accept edits mode and stop"],
    ["Esc", "cancel"],
  ]);
});

it("names them where the pane is so narrow that the hint goes on in the next rows", () => {
  const { lines, ...rest } = screenOf("claude-auto-mode-notice");
  const wide = lines.findLast((line) => line.includes("Enter to stay"))!;
  const narrow = [
    "  Enter to stay in auto mode ·",
    "  shift+Tab to leave for accept",
    "  edits mode and stop · Esc to",
    "  cancel",
  ];
  const shown = [...lines.slice(0, lines.indexOf(wide)), ...narrow];
  const keys = classify({ ...rest, lines: shown }).dialog?.options.map(({ key }) => key);
  expect(keys).toEqual(["Enter", "shift+Tab", "Esc"]);
});

it("takes the words of a hint in the input box for a draft", () => {
  const screen = screenOf("claude-idle-first", { styled: [] });
  const row = screen.lines.findLastIndex((line) => line.startsWith("❯"));
  const lines = screen.lines.with(row, "❯ then press Enter to confirm");
  expect(classify({ ...screen, lines })).toMatchObject({ state: "ready", composer: { isDraft: true } });
});

it("names the folder of a trust dialog", () => {
  expect(classify(screenOf("claude-trust-prompt")).dialog).toMatchObject({
    path: "/home/dev/project1",
    pathCut: false,
  });
});

it("takes dim words for a placeholder and the same words in full light for a draft", () => {
  const screen = screenOf("claude-error-401");
  const row = screen.styled.findLastIndex((line) => line.includes("nce fixed"));
  const bright = screen.styled.with(row, "❯ Once fixed, resend your message");
  expect(classify(screen).composer?.isDraft).toBe(false);
  expect(classify({ ...screen, styled: bright }).composer?.isDraft).toBe(true);
});

it("does not see a dialog whose picture has scrolled up", () => {
  const screen = screenOf("claude-approval-bash");
  const below = ["", "─".repeat(120), "❯ ", "─".repeat(120), "  ⏸ manual mode on"];
  expect(classify({ ...screen, lines: [...screen.lines, ...below], styled: [] }).state).toBe("ready");
});

it("gives no keys where two options would do or none is marked", () => {
  const { dialog } = classify(screenOf("claude-approval-bash"));
  const [yes] = dialog!.options;
  expect(answer({ ...dialog!, options: [yes!, yes!] }, "accept")).toBeNull();
  const trust = classify(screenOf("claude-trust-prompt")).dialog!;
  expect(answer({ ...trust, cursor: null }, "trust")).toBeNull();
});

it("calls an empty screen a start", () => {
  const empty = { ...screenOf("claude-working"), lines: ["", ""], styled: [] };
  expect(classify(empty).state).toBe("starting");
});
