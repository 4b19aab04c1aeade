import type { FixtureFiles, FixtureKind } from "./fixture-files.ts";
import { STEPS } from "./steps.ts";

export interface Report {
  readonly screens: readonly string[];
  readonly transcripts: readonly string[];
  readonly hooks: readonly string[];
  /** What nothing was captured for, and what would help. */
  readonly missing: readonly string[];
}

const KINDS: readonly FixtureKind[] = ["screens", "transcripts", "hooks"];

export const reportOf = ({ list }: Pick<FixtureFiles, "list">, hasFolders: boolean): Report => {
  const [screens, transcripts, hooks] = KINDS.map(list) as [string[], string[], string[]];
  return {
    screens,
    transcripts,
    hooks,
    missing: [
      ...STEPS.filter(({ screen }) => !screens.some((name) => isOf(name, screen))).map(
        ({ screen }) => `${screen}.txt`,
      ),
      ...(transcripts.length > 0
        ? []
        : [
            hasFolders
              ? "transcripts: no file of lines came in the folders of --records"
              : "transcripts: say where the program keeps its records with --records",
          ]),
      ...(hooks.length > 0 ? [] : ["hooks: the program called none"]),
    ],
  };
};

/** `ready-idle-2.txt` is of `ready-idle`; `ready-idle-after.txt` is not. */
const isOf = (name: string, screen: string): boolean =>
  name.startsWith(screen) && /^(?:-\d+)?\.txt$/.test(name.slice(screen.length));

export const isEmpty = ({ screens, transcripts, hooks }: Report): boolean =>
  [screens, transcripts, hooks].every(({ length }) => length === 0);
