import type { TranscriptReader, TurnFact } from "@team-agent/plugin-api";
import type { Faults } from "./faults.ts";

export interface RecordReader extends TranscriptReader {
  /** The facts of each line, in order. To be cut off is dear, so this is done once for many lines. */
  pushAll(lines: readonly string[]): readonly (readonly TurnFact[])[];
}

const LIMIT_MS = 300;
/** So many characters of a record are parsed within a millisecond by the slowest adapter there is. */
const CHARACTERS_PER_MS = 20_000;

/** A reader that failed is made anew: nobody knows what it kept in mind of lines that are read again. */
export const createRecordReader = (create: () => TranscriptReader, faults: Faults): RecordReader => {
  let reader: TranscriptReader | null = null;
  const pushAll = (lines: readonly string[]): readonly (readonly TurnFact[])[] => {
    const length = lines.reduce((sum, line) => sum + line.length, 0);
    const call = {
      member: "createTranscriptReader().push",
      limitMs: LIMIT_MS + Math.ceil(length / CHARACTERS_PER_MS),
    };
    try {
      return faults.run(call, () => {
        reader ??= create();
        const used = reader;
        return lines.map((line) => (line === "" ? [] : used.push(line)));
      });
    } catch (error) {
      reader = null;
      throw error;
    }
  };
  return { pushAll, push: (line) => pushAll([line])[0]! };
};
