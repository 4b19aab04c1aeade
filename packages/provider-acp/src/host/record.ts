import { mkdirSync, openSync, writeSync } from "node:fs";
import { recordPath } from "../record-path.ts";

/** The record of a conversation. What stands in it was said by the program, or written to it; nothing is guessed. */
export interface SessionRecord {
  readonly path: string;
  add(type: string, fields?: Readonly<Record<string, unknown>>): void;
}

export const openRecord = (stateDir: string, sessionId: string): SessionRecord => {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const path = recordPath(stateDir, sessionId);
  const file = openSync(path, "a", 0o600);
  return {
    path,
    add: (type, fields = {}) =>
      void writeSync(file, `${JSON.stringify({ type, time: new Date().toISOString(), ...fields })}\n`),
  };
};
