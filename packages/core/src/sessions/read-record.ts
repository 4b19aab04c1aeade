import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers/promises";
import type { OpenRecord, TranscriptReader, TurnFact } from "@team-agent/plugin-api";
import { readMarks } from "../mail/index.ts";
import type { GuardedProvider } from "../registry/index.ts";
import type { Store } from "../store/index.ts";
import type { AgentIds } from "./agent-ids.ts";

/** What a record says of itself. */
export interface RecordSays {
  /** Whether it calls itself by the id that it was asked for. */
  readonly isNamed: boolean;
  readonly cwd: string | null;
  /** To whom the last message in it was handed over, of those that the database knows; null where there is none. */
  readonly lastGiven: (AgentIds & { readonly at: number }) | null;
}

/** A longer one is not read. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Looks through a record for its own name and for the marks of hand-overs. Nobody knows the mark of a hand-over but the
 * database and whoever was given it, so a record that holds it as something its model was given is the recipient's. A fork's
 * begins with what its source was given; hence the last one counts. Null for a record that cannot be read.
 */
export const readRecord = async (
  store: Pick<Store, "handovers" | "messages">,
  provider: Pick<GuardedProvider, "createTranscriptReader" | "openRecord">,
  path: string,
  sessionId: string,
): Promise<RecordSays | null> => {
  const size = await stat(path).then(
    (file) => (file.isFile() ? file.size : null),
    () => null,
  );
  if (size === null || (size > MOST_BYTES && !provider.openRecord)) return null;
  const seen: { named?: Extract<TurnFact, { kind: "session" }>; lastGiven: RecordSays["lastGiven"] } = {
    lastGiven: null,
  };
  const look = (fact: TurnFact) => {
    if (fact.kind === "session" && fact.sessionId === sessionId) seen.named ??= fact;
    if (fact.kind === "textSeen" && fact.origin !== "tool")
      seen.lastGiven = givenIn(store, fact.text) ?? seen.lastGiven;
  };
  try {
    if (provider.openRecord) await eachEntry(provider.openRecord({ path, sessionId }, 0), look);
    else
      await eachLine(
        path,
        provider.createTranscriptReader(),
        (line) => !seen.named || line.includes(MARK),
        look,
      );
  } catch {
    return null;
  }
  const { named, lastGiven } = seen;
  return { isNamed: named !== undefined, cwd: named?.cwd ?? null, lastGiven };
};

const MARK = "[team-agent-token:";

const eachLine = async (
  path: string,
  reader: TranscriptReader,
  matters: (line: string) => boolean,
  look: (fact: TurnFact) => void,
): Promise<void> => {
  const input = createReadStream(path, "utf8");
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity }))
      if (matters(line)) reader.push(line).forEach(look);
  } finally {
    input.destroy();
  }
};

const eachEntry = async (record: OpenRecord, look: (fact: TurnFact) => void): Promise<void> => {
  try {
    for (let part = record.read(); part.length > 0; part = record.read()) {
      part.flatMap(({ facts }) => facts).forEach(look);
      await setImmediate();
    }
  } finally {
    record.close();
  }
};

const givenIn = (
  { handovers, messages }: Pick<Store, "handovers" | "messages">,
  text: string,
): RecordSays["lastGiven"] => {
  for (const { messageId, nonce } of readMarks(text).toReversed()) {
    const handover = handovers.find(messageId, nonce);
    const message = handover && messages.get(messageId);
    if (message) return { teamKey: message.team_key, agentId: message.recipient, at: handover.at };
  }
  return null;
};
