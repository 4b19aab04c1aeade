import assert from "node:assert/strict";
import type { Provider } from "../provider.ts";
import { type ConformanceCase, createRandom } from "./case.ts";
import { dialogCases } from "./dialog-cases.ts";
import { checkFact } from "./facts.ts";
import type { ProviderCaseOptions } from "./provider-case-options.ts";
import { recordCases } from "./record-cases.ts";
import { captureOf, checkScreen } from "./screens.ts";

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
/** Of each recorded transcript. */
const RECORDED = 100;

/** Cases about reading what a program shows and records: nothing on a screen or in a file may throw. */
export const readingCases = (plugin: Provider, options: ProviderCaseOptions): readonly ConformanceCase[] => [
  {
    name: "has an answer for any screen",
    async run() {
      const random = createRandom(1);
      checkScreen(plugin, captureOf([], 1));
      for (let round = 0; round < ROUNDS; round++) {
        const line = () =>
          Array.from({ length: random(5) }, () => PIECES[random(PIECES.length)]).join(random(2) ? " " : "");
        checkScreen(plugin, captureOf(Array.from({ length: random(30) }, line), 1 + random(120)));
      }
    },
  },
  ...(options.screens ?? []).map(
    (text, index): ConformanceCase => ({
      name: `reads recorded screen ${index + 1} however it is cut`,
      async run() {
        const lines = text.split("\n");
        for (let from = 0; from <= lines.length; from++)
          checkScreen(plugin, captureOf(lines.slice(from), 100));
        for (const width of [1, 20, 60])
          checkScreen(
            plugin,
            captureOf(
              lines.map((line) => line.slice(0, width)),
              width,
            ),
          );
      },
    }),
  ),
  ...lineCases(plugin, options),
  ...recordCases(plugin, options),
  ...dialogCases(plugin, options),
];

const lineCases = (plugin: Provider, options: ProviderCaseOptions): readonly ConformanceCase[] => {
  const create = plugin.createTranscriptReader?.bind(plugin);
  if (create === undefined) return [];
  return [
    {
      name: "reads any line of a transcript, and keeps readers apart",
      async run() {
        const random = createRandom(2);
        const reader = create();
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
          ...(options.fixtures?.transcripts ?? []).flatMap(({ text }) => text.split("\n").slice(0, RECORDED)),
        ];
        for (let round = 0; round < ROUNDS; round++) {
          const line = lines[random(lines.length)]!;
          const cut = random(2) ? line : line.slice(0, random(line.length + 1));
          for (const fact of reader.push(cut)) checkFact(fact);
        }
        assert.notEqual(create(), create());
      },
    },
    ...(options.transcript === undefined
      ? []
      : [
          {
            name: "finds turns and texts in the recorded transcript",
            async run() {
              const reader = create();
              const kinds = new Set(
                (options.transcript ?? []).flatMap((line) => reader.push(line)).map(({ kind }) => kind),
              );
              assert.ok(kinds.has("textSeen"), "no text that the model was given");
              assert.ok(kinds.has("turnClosed") || kinds.has("turnInterrupted"), "no end of a turn");
            },
          } satisfies ConformanceCase,
        ]),
  ];
};
