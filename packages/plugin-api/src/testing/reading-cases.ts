import assert from "node:assert/strict";
import type { Provider } from "../provider.ts";
import type { ScreenCapture } from "../values.ts";
import { type ConformanceCase, createRandom } from "./case.ts";
import { dialogCases } from "./dialog-cases.ts";
import { checkFact } from "./facts.ts";
import type { ProviderCaseOptions } from "./provider-case-options.ts";

const STATES = ["starting", "ready", "busy", "dialog", "exited", "unknown"];
const PIECES = [
  "❯",
  "› ",
  "1. Yes",
  "3. No",
  "─".repeat(30),
  "│",
  "esc to interrupt",
  " ",
  "",
  "界🙂",
  "\u0000",
  "/tmp",
  "?",
  "Enter",
];
const ROUNDS = 500;

/** Cases about reading what a program shows and records: nothing on a screen or in a file may throw. */
export const readingCases = (plugin: Provider, options: ProviderCaseOptions): readonly ConformanceCase[] => [
  {
    name: "has an answer for any screen",
    async run() {
      const random = createRandom(1);
      checkScreen(plugin, capture([], 1));
      for (let round = 0; round < ROUNDS; round++) {
        const line = () =>
          Array.from({ length: random(5) }, () => PIECES[random(PIECES.length)]).join(random(2) ? " " : "");
        checkScreen(plugin, capture(Array.from({ length: random(30) }, line), 1 + random(120)));
      }
    },
  },
  ...(options.screens ?? []).map(
    (text, index): ConformanceCase => ({
      name: `reads recorded screen ${index + 1} however it is cut`,
      async run() {
        const lines = text.split("\n");
        for (let from = 0; from <= lines.length; from++) checkScreen(plugin, capture(lines.slice(from), 100));
        for (const width of [1, 20, 60])
          checkScreen(
            plugin,
            capture(
              lines.map((line) => line.slice(0, width)),
              width,
            ),
          );
      },
    }),
  ),
  {
    name: "reads any line of a transcript, and keeps readers apart",
    async run() {
      const random = createRandom(2);
      const reader = plugin.createTranscriptReader();
      const lines = [
        "",
        "null",
        "[]",
        "7",
        '"text"',
        "{}",
        "{",
        '{"type":null}',
        `{"type":${"[".repeat(500)}`,
        ...(options.transcript ?? []),
      ];
      for (let round = 0; round < ROUNDS; round++) {
        const line = lines[random(lines.length)]!;
        const cut = random(2) ? line : line.slice(0, random(line.length + 1));
        for (const fact of reader.push(cut)) checkFact(fact);
      }
      assert.notEqual(plugin.createTranscriptReader(), plugin.createTranscriptReader());
    },
  },
  ...(options.transcript === undefined
    ? []
    : [
        {
          name: "finds turns and texts in the recorded transcript",
          async run() {
            const reader = plugin.createTranscriptReader();
            const kinds = new Set(
              (options.transcript ?? []).flatMap((line) => reader.push(line)).map(({ kind }) => kind),
            );
            assert.ok(kinds.has("textSeen"), "no text that the model was given");
            assert.ok(kinds.has("turnClosed") || kinds.has("turnInterrupted"), "no end of a turn");
          },
        } satisfies ConformanceCase,
      ]),
  ...dialogCases(plugin),
];

const checkScreen = (plugin: Provider, screen: ScreenCapture): void => {
  const result = plugin.screen.classify(screen);
  assert.ok(STATES.includes(result.state), `unknown state ${result.state}`);
  assert.equal(result.dialog !== undefined, result.state === "dialog", "a dialog goes with the state dialog");
  assert.equal(typeof result.evidence, "string");
  const { composer } = result;
  assert.ok(!composer?.foldedPaste || composer.isDraft, "a folded paste is a draft");
  const { cursor, options = [] } = result.dialog ?? {};
  assert.ok(cursor == null || options[cursor] !== undefined, "the cursor stands on no option");
};

const capture = (lines: readonly string[], width: number): ScreenCapture => ({
  lines,
  styled: [],
  wrapped: lines.map(() => false),
  width,
  height: Math.max(1, lines.length),
  cursor: null,
  title: "",
  mode: null,
  takenAt: 1,
});
