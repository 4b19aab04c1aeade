import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** A file that an author recorded. */
export interface FixtureFile {
  /** For whoever reads of a failure: `fixtures/screens/ready-idle.txt`. */
  readonly path: string;
  /** Without its folders. */
  readonly name: string;
  readonly text: string;
}

export interface ScreenFixture extends FixtureFile {
  /** The same screen with its colours; null where it was recorded without. */
  readonly styled: string | null;
}

/** What an author recorded of a program. */
export interface Fixtures {
  /** `<state>-<anything>.txt`, for a dialog `dialog-<kind>-<anything>.txt`; `….ansi.txt` beside it has the colours. */
  readonly screens: readonly ScreenFixture[];
  /** `<anything>.jsonl`, each the record of a conversation. */
  readonly transcripts: readonly FixtureFile[];
  /** `<Event><anything>.json`, each the body of one call; `-granted…` and `-not-a-prompt…` behind the event say what it is. */
  readonly hooks: readonly FixtureFile[];
  /** `<session id>.<anything>`, each a file that `openRecord` reads. */
  readonly records: readonly RecordFixture[];
}

export interface RecordFixture extends Pick<FixtureFile, "path" | "name"> {
  /** Absolute. */
  readonly file: string;
  readonly sessionId: string;
}

const COLOURED = ".ansi.txt";

/** Reads a folder with `screens`, `transcripts`, `records` and `hooks`, each of which may be missing. Judges nothing. */
export const readFixtures = (folder: string): Fixtures => {
  const named = (kind: string, ending: string) => {
    const place = join(folder, kind);
    const names = existsSync(place) ? readdirSync(place).sort() : [];
    return names
      .filter((name) => name.endsWith(ending))
      .map((name) => ({ path: `${basename(folder)}/${kind}/${name}`, name, file: resolve(place, name) }));
  };
  const files = (kind: string, ending: string): readonly FixtureFile[] =>
    named(kind, ending).map(({ file, ...one }) => ({ ...one, text: readFileSync(file, "utf8") }));
  const screens = files("screens", ".txt");
  const coloured = new Map(screens.map(({ name, text }) => [name, text]));
  return {
    screens: screens
      .filter(({ name }) => !name.endsWith(COLOURED) || !coloured.has(plainName(name)))
      .map((one) => ({ ...one, styled: coloured.get(one.name.replace(/\.txt$/, COLOURED)) ?? null })),
    transcripts: files("transcripts", ".jsonl"),
    hooks: files("hooks", ".json"),
    records: named("records", "").map((one) => ({ ...one, sessionId: one.name.split(".")[0]! })),
  };
};

const plainName = (name: string): string => `${name.slice(0, -COLOURED.length)}.txt`;
