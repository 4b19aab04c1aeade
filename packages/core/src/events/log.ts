import { join } from "node:path";
import { appendOwnFile, makeOwnFolder, requireOwnFile } from "../workspace/index.ts";
import type { EventFields, EventName } from "./catalogue.ts";
import { type EventOwner, ownFields } from "./own-events.ts";
import { redact } from "./redact.ts";
import { inspectLog, type RotationOptions, rotate } from "./rotate.ts";

export interface LoggedEvent {
  readonly ts: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

interface Whose {
  readonly team_id: string;
  readonly agent_id: string;
}

interface OwnEvent {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface EventLog {
  readonly path: string;
  write<Name extends EventName, Given extends EventFields<Name>>(
    event: Name,
    fields: Given & EventFields<Name, Given>,
  ): void;
  /** An event of a plugin's own. One that it did not declare is not written. */
  writeOwn(owner: EventOwner, whose: Whose, event: OwnEvent): void;
  onEvent(listener: (event: LoggedEvent) => void): () => void;
}

const ROTATION: RotationOptions = { rotateAtBytes: 5 * 1024 * 1024, kept: 5 };

/** `.team/logs/events.jsonl`: one JSON object a line, keys sorted, secrets taken out; five older files are kept. */
export const createEventLog = (
  logsDir: string,
  now: () => number,
  { rotateAtBytes, kept }: RotationOptions = ROTATION,
): EventLog => {
  const path = join(logsDir, "events.jsonl");
  const listeners = new Set<(event: LoggedEvent) => void>();
  /** -1: not known, the file is looked at before the next line. */
  let size = -1;

  const append = (line: string) => {
    let isTorn = false;
    if (size < 0) ({ size, isTorn } = inspectLog(path));
    if (size > 0 && size + Buffer.byteLength(line) > rotateAtBytes) {
      putAside();
      isTorn = false;
    }
    const text = isTorn ? `\n${line}` : line;
    appendOwnFile(path, text);
    size += Buffer.byteLength(text);
  };

  const putAside = () => {
    try {
      rotate(path, kept);
    } catch {
      // A log that cannot be put aside is continued: a line matters more than its file's size.
    }
    size = 0;
  };

  const write = (event: string, fields: Readonly<Record<string, unknown>>) => {
    const entry = redact({
      ...fields,
      event,
      ts: new Date(now()).toISOString().replace("Z", "+00:00"),
    }) as LoggedEvent;
    const line = `${JSON.stringify(Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))))}\n`;
    try {
      append(line);
    } catch {
      // A full disk or a folder taken away must not stop the work that the line tells of.
      size = -1;
    }
    for (const listener of listeners) listener(entry);
  };
  // Told at the start: later on, a line that cannot be written is passed over.
  makeOwnFolder(logsDir);
  requireOwnFile(path);
  return {
    path,
    write: (event, fields) => write(event, fields),
    writeOwn: (owner, whose, { name, fields }) => {
      const own = ownFields(owner, name, fields);
      if (own) write(name, { ...own, ...whose });
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
