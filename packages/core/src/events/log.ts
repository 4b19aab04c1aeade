import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EventName } from "./catalogue.ts";
import { redact } from "./redact.ts";

export interface LoggedEvent {
  readonly ts: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

export interface EventLog {
  readonly path: string;
  write(event: EventName, fields?: Readonly<Record<string, unknown>>): void;
  onEvent(listener: (event: LoggedEvent) => void): () => void;
}

const ROTATE_AT_BYTES = 5 * 1024 * 1024;
const KEPT = 5;

/** `.team/logs/events.jsonl`: one JSON object a line, keys sorted, secrets taken out; five older files are kept. */
export const createEventLog = (logsDir: string, now: () => number): EventLog => {
  const path = join(logsDir, "events.jsonl");
  const listeners = new Set<(event: LoggedEvent) => void>();
  let size = -1;

  const write = (event: string, fields: Readonly<Record<string, unknown>>) => {
    const entry = redact({
      ...fields,
      event,
      ts: new Date(now()).toISOString().replace("Z", "+00:00"),
    }) as LoggedEvent;
    const line = `${JSON.stringify(Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))))}\n`;
    try {
      if (size < 0) size = sizeOf(path);
      if (size + line.length > ROTATE_AT_BYTES) {
        rotate(path);
        size = 0;
      }
      appendFileSync(path, line, { mode: 0o600 });
      size += Buffer.byteLength(line);
    } catch {
      // A full disk or a folder taken away must not stop the work that the line tells of.
    }
    for (const listener of listeners) listener(entry);
  };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return {
    path,
    write: (event, fields = {}) => write(event, fields),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
};

const rotate = (path: string): void => {
  rmSync(`${path}.${KEPT}`, { force: true });
  for (let index = KEPT - 1; index >= 0; index--) {
    try {
      renameSync(index === 0 ? path : `${path}.${index}`, `${path}.${index + 1}`);
    } catch {
      // That one does not exist yet.
    }
  }
};
