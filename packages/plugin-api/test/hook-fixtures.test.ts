import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { HookAdapter, HookCall } from "../src/hooks.ts";
import type { Provider } from "../src/provider.ts";
import { fixtureCases } from "../src/testing/fixture-cases.ts";

const directory = mkdtempSync(join(tmpdir(), "hook-fixtures-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** An adapter that reads every call as this one, and what is said of a fixture with such a name. */
const said = (name: string, call: Partial<HookCall>): Promise<string> => {
  const hooks: HookAdapter = {
    events: [name.split(/[-.]/)[0]!],
    textLimit: 1,
    textUnit: "bytes",
    maxContinuations: 0,
    permissionHoldMs: 0,
    read: () => ({ kind: "other", fromSubagent: false, facts: [], ...call }),
    answer: (_event, answer) => answer,
  };
  const file = { path: name, name, text: "{}" };
  const fixtures = { screens: [], transcripts: [], records: [], hooks: [file] };
  const plugin = { hooks, capabilities: { midTurnDelivery: false } } as unknown as Provider;
  const [one] = fixtureCases(plugin, { manifest: {}, directory, fixtures });
  return one!.run().then(
    () => "passed",
    (error: Error) => error.message,
  );
};
const tool = { name: "shell", command: "ls" };

test.each<[string, Partial<HookCall>, string | RegExp]>([
  ["Ask-granted.json", { kind: "permissionRequested", tool, granted: true }, "passed"],
  ["Ask-granted.json", { kind: "permissionRequested", tool }, /not read as granted/],
  ["Ask.json", { kind: "permissionRequested", tool, granted: true, asksPerson: true }, /nobody is asked/],
  ["Ask.json", { kind: "toolFinished", tool, granted: true }, /nothing that could be granted/],
  ["Prompt-not-a-prompt-resume.json", {}, "passed"],
  ["Prompt-not-a-prompt.json", { kind: "promptSubmitted", prompt: "x", fromSubagent: true }, "passed"],
  ["Prompt-not-a-prompt.json", { kind: "promptSubmitted", prompt: "x" }, /read as somebody's prompt/],
  ["Prompt.json", { kind: "promptSubmitted", prompt: " " }, /the prompt is missing/],
  ["Prompt-written.json", { kind: "promptSubmitted", prompt: "x" }, "passed"],
])("a fixture %s that is read as %j", async (name, call, expected) => {
  expect(await said(name, call)).toMatch(expected);
});
