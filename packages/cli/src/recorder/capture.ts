import type { FixtureFiles } from "./fixture-files.ts";
import { hideScreen } from "./hide-screen.ts";
import { hideText, hideValue } from "./hide-value.ts";
import type { NameRule } from "./names.ts";
import { compareSnapshots, nameOfRecord, readRecord, type Snapshot } from "./records.ts";
import type { ProgramWindow } from "./window.ts";

/** Where what is captured goes, what is hidden in it, and how it is told. */
export interface Capturing {
  readonly files: FixtureFiles;
  readonly rules: readonly NameRule[];
  readonly words: (text: string) => void;
}

/** Keeps the screen, with its colours beside it. Answers the name that it got. */
export const captureScreen = async (
  { files, rules, words }: Capturing,
  window: ProgramWindow,
  screen: string,
): Promise<string> => {
  const { lines, styled, wrapped, width, height } = await window.look();
  const plain = hideScreen(lines, wrapped, rules);
  const coloured = hideScreen(styled, wrapped, rules);
  const name = files.add("screens", screen, {
    ".txt": fileOf(plain.lines),
    ".ansi.txt": fileOf(coloured.lines),
  });
  words(`  captured fixtures/screens/${name}.txt (${width}x${height})`);
  if (plain.moved.length > 0)
    words(
      `  what was hidden moved other words in line ${plain.moved.join(", ")}: look whether the screen is still as it was`,
    );
  return name;
};

const fileOf = (lines: readonly string[]): string => `${lines.join("\n").trimEnd()}\n`;

export const captureHook = (
  { files, rules, words }: Capturing,
  event: string,
  step: string,
  body: unknown,
): void => {
  const text = `${JSON.stringify(hideValue(body, rules), null, 2)}\n`;
  const name = files.add("hooks", `${event}-${step}`, { ".json": text });
  words(`  captured fixtures/hooks/${name}.json`);
};

/** What came into the folders of the program's records between two moments. */
export const captureRecords = (
  { files, rules, words }: Capturing,
  before: Snapshot,
  after: Snapshot,
): void => {
  const { records, left } = compareSnapshots(before, after);
  for (const record of records) {
    const name = files.add("transcripts", nameOfRecord(record.path, rules), {
      ".jsonl": readRecord(record, rules),
    });
    words(`  captured fixtures/transcripts/${name}.jsonl from ${record.path}`);
  }
  for (const one of left) words(`  not captured: ${hideText(one, [])}`);
};
