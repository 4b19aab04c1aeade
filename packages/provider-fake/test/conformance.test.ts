import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { providerCases } from "@team-agent/plugin-api/testing";
import { afterAll, test } from "vitest";
import { approvalDialog, questionDialog, trustDialog } from "../src/agent/dialog.ts";
import { renderView } from "../src/agent/view.ts";
import plugin from "../src/index.ts";

const directory = mkdtempSync(join(tmpdir(), "fake-conformance-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const time = "2026-01-02T03:04:05.000Z";
const base = { session_id: "s", cwd: "/w", turn_id: "t" };
const tool = { tool_name: "Bash", tool_use_id: "c", tool_input: { command: "ls -l" } };
const options = [{ label: "Login" }, { label: "Export", description: "as CSV" }];
const questions = [
  { question: "Which?", options },
  { question: "What?", options, multiSelect: true },
];
const asked = { tool_name: "AskUserQuestion", tool_input: { questions } };
const idle = { phase: "ready", composer: "draft", queued: ["next"], dialog: null, hint: null } as const;
const dialogs = [
  trustDialog("/some/where", 100),
  approvalDialog("Bash", "one\ntwo"),
  questionDialog("Which?", ["a", "b"]),
];

const cases = providerCases(plugin, {
  manifest: JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")),
  directory,
  hookCalls: [
    { event: "SessionStart", body: { ...base, hook_event_name: "SessionStart" } },
    { event: "UserPromptSubmit", body: { ...base, hook_event_name: "UserPromptSubmit", prompt: "hello" } },
    { event: "PostToolUse", body: { ...base, ...tool, hook_event_name: "PostToolUse" } },
    { event: "PermissionRequest", body: { ...base, ...tool, hook_event_name: "PermissionRequest" } },
    { event: "PermissionRequest", body: { ...base, ...asked, hook_event_name: "PermissionRequest" } },
    { event: "Stop", body: { ...base, hook_event_name: "Stop", last_assistant_message: "done" } },
  ],
  transcript: [
    { type: "session", id: "s", cwd: "/w" },
    { type: "turn_open", turn: "t" },
    { type: "prompt", text: "hello" },
    { type: "tool_call", name: "Bash", id: "c" },
    { type: "turn_close", turn: "t", text: "done" },
    { type: "error", category: "quota", message: "m", retryAt: time, ended: true },
  ].map((record) => JSON.stringify({ time, ...record })),
  screens: [idle, ...dialogs.map((dialog) => ({ ...idle, dialog }))].map((view) =>
    renderView(view, 100, 40).lines.join("\n"),
  ),
});
test.each(cases.map((one) => [one.name, one] as const))("%s", (_name, one) => one.run());
