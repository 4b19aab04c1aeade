import assert from "node:assert/strict";
import type { TurnFact } from "../facts.ts";
import type { HookCall } from "../hooks.ts";
import type { Provider } from "../provider.ts";
import type { Dialog, DialogDecision, DialogKind } from "../screen.ts";
import type { ConformanceCase } from "./case.ts";
import { checkFact } from "./facts.ts";
import type { FixtureFile, RecordFixture, ScreenFixture } from "./fixtures.ts";
import { checkCall } from "./hook-cases.ts";
import type { ProviderCaseOptions } from "./provider-case-options.ts";
import { readFixtureRecord } from "./record-cases.ts";
import { captureOf, checkScreen, STATES } from "./screens.ts";

/** What would answer a dialog of a kind, if keys can. */
const DECISIONS: Readonly<Record<DialogKind, readonly DialogDecision[]>> = {
  trust: ["trust"],
  approval: ["accept", "deny"],
  login: ["accept", "skip"],
  update: ["skip"],
  rateLimit: ["skip", "accept"],
  question: [{ option: 0 }, { ticks: [0] }, "accept"],
  other: ["skip", "accept"],
};
const NARROWEST_COLUMNS = 100;

/** One case for each file that an author recorded. */
export const fixtureCases = (plugin: Provider, options: ProviderCaseOptions): readonly ConformanceCase[] => {
  const { screens = [], transcripts = [], hooks = [], records = [] } = options.fixtures ?? {};
  return [
    ...screens.map((screen) => ({
      name: `reads ${screen.path} as its name says, and however it is cut`,
      run: async () => readScreen(plugin, screen, options),
    })),
    ...transcripts.map((file) => ({
      name: `finds turns and texts in ${file.path}`,
      run: async () => readTranscript(plugin, file, options),
    })),
    ...records.map((record) => ({
      name: `finds turns and texts in ${record.path}, and goes on anywhere in it`,
      run: async () => readWholeRecord(plugin, record, options),
    })),
    ...hooks.map((file) => ({
      name: `reads the call of ${file.path}`,
      run: async () => readHook(plugin, file, options),
    })),
  ];
};

const readScreen = (plugin: Provider, screen: ScreenFixture, { onSeen }: ProviderCaseOptions): void => {
  assert.ok(!screen.name.endsWith(".ansi.txt"), "the same screen without colours is not beside it");
  const [state, more = ""] = screen.name.replace(/\.txt$/, "").split(/-(.*)/s);
  const expected = STATES.find((one) => one === state);
  assert.ok(expected, `its name begins with none of ${STATES.join(", ")}`);
  const lines = screen.text.replace(/\n$/, "").split("\n");
  const width = Math.max(NARROWEST_COLUMNS, ...lines.map((line) => line.length));
  const styled = screen.styled?.replace(/\n$/, "").split("\n") ?? [];
  const seen = checkScreen(plugin, captureOf(lines, width, styled));
  assert.equal(seen.state, expected, `it was read as ${seen.state}, because of: ${seen.evidence}`);
  if (state === "ready") checkComposer(seen.composer, more);
  if (seen.dialog) checkDialog(seen.dialog, more);
  const answers = seen.dialog && DECISIONS[seen.dialog.kind].map((one) => plugin.answer(seen.dialog!, one));
  if (answers?.some((keys) => keys !== null)) onSeen?.({ ability: "dialogs", as: "shown" });
  if (state === "ready") onSeen?.({ ability: "ready", as: "shown" });
  if (state === "busy") onSeen?.({ ability: "interrupt", as: "shown" });
  if (plugin.screen.readError?.(captureOf(lines, width, styled)))
    onSeen?.({ ability: "errors", as: "shown" });
  for (let from = 1; from <= lines.length; from++)
    checkScreen(plugin, captureOf(lines.slice(from), width, styled.slice(from)));
  for (const narrow of [1, 20, 60])
    checkScreen(
      plugin,
      captureOf(
        lines.map((line) => line.slice(0, narrow)),
        narrow,
      ),
    );
};

const checkComposer = (composer: { readonly isDraft: boolean } | undefined, more: string): void => {
  assert.ok(composer, "nothing was said of the input line");
  if (/^draft\b/.test(more)) assert.ok(composer.isDraft, "the draft in the input line was not seen");
  if (/^idle\b/.test(more)) assert.ok(!composer.isDraft, "something in the input line was taken for a draft");
};

/** `dialog-approval-bash`: its kind, where the name begins with one. */
const checkDialog = ({ kind }: Dialog, more: string): void => {
  const expected = Object.keys(DECISIONS).find((one) => new RegExp(`^${one}\\b`).test(more));
  if (expected) assert.equal(kind, expected, `a dialog of the kind ${expected} was read as ${kind}`);
};

const readTranscript = (plugin: Provider, { text }: FixtureFile, options: ProviderCaseOptions): void => {
  const reader = plugin.createTranscriptReader?.();
  assert.ok(reader, "its record is no file of lines: see fixtures/records");
  checkTurns(
    text.split("\n").flatMap((line) => reader.push(line)),
    options,
  );
};

const readWholeRecord = async (
  plugin: Provider,
  record: RecordFixture,
  options: ProviderCaseOptions,
): Promise<void> => checkTurns(await readFixtureRecord(plugin, record, options.directory), options);

const checkTurns = (facts: readonly TurnFact[], options: ProviderCaseOptions): void => {
  facts.forEach(checkFact);
  tellErrors(facts, options);
  assert.ok(
    facts.some(({ kind }) => kind === "textSeen"),
    "no text that the model was given",
  );
  assert.ok(facts.some(isEnd), "no end of a turn");
  options.onSeen?.({ ability: "transcript", as: "shown" });
};

const isEnd = (fact: TurnFact): boolean =>
  fact.kind === "turnClosed" ||
  fact.kind === "turnInterrupted" ||
  (fact.kind === "providerError" && fact.ended);

const readHook = (plugin: Provider, { name, text }: FixtureFile, options: ProviderCaseOptions): void => {
  const { hooks, capabilities } = plugin;
  assert.ok(hooks, "the plugin says that it has no hooks");
  const event = [...hooks.events].sort((a, b) => b.length - a.length).find((one) => isOf(name, one));
  assert.ok(event, `its name begins with none of ${hooks.events.join(", ")}`);
  const call = checkCall({ capabilities, hooks }, { event, body: JSON.parse(text) as unknown }, options);
  checkMeaning(call, name.slice(event.length + 1));
  tellErrors(call.facts, options);
};

/** `PermissionRequest-granted-reading.json`: what the call is, where the name says it behind the event. */
const checkMeaning = (call: HookCall, more: string): void => {
  if (/^granted\b/.test(more)) assert.ok(call.granted, "it was not read as granted already");
  const isPrompt = call.kind === "promptSubmitted" && !call.fromSubagent;
  if (/^not-a-prompt\b/.test(more)) assert.ok(!isPrompt, "what nobody wrote was read as somebody's prompt");
};

/** `Stop-after-a-tool.json` is of `Stop`; `StopFailure.json` is not. */
const isOf = (name: string, event: string): boolean =>
  name.startsWith(event) && /^[^A-Za-z0-9]/.test(name.slice(event.length));

const tellErrors = (facts: readonly TurnFact[], { onSeen }: ProviderCaseOptions): void => {
  if (facts.some(({ kind }) => kind === "providerError")) onSeen?.({ ability: "errors", as: "shown" });
};
