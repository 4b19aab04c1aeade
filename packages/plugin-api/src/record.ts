import type { TurnFact } from "./facts.ts";

/** Which conversation's record is to be read. */
export interface RecordQuery {
  /** `SessionEvidence.transcriptPath`: it may hold other conversations, too. */
  readonly path: string;
  readonly sessionId: string;
}

/** One thing that stands in a record. */
export interface RecordEntry {
  /** None where it says nothing of a turn. */
  readonly facts: readonly TurnFact[];
  /** Where reading goes on behind it: a whole number above 0 that grows along the record of one conversation. */
  readonly cursor: number;
}

/** The record of one conversation, open at a place. */
export interface OpenRecord {
  /** The cursor is none of this record's, so that it is read from its beginning. */
  readonly fromStart: boolean;
  /** Absolute paths of the files that are written to when there is news; they need not exist yet. */
  readonly files: readonly string[];
  /**
   * What stands behind what was read before, in order. A part of it, where it is long: it is asked again until nothing comes.
   * Where it throws, the record is opened anew at the last cursor that was taken in.
   */
  read(): readonly RecordEntry[];
  close(): void;
}
