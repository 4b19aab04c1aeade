import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { TurnFact } from "@team-agent/plugin-api";
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
  provider: Pick<GuardedProvider, "createTranscriptReader">,
  path: string,
  sessionId: string,
): Promise<RecordSays | null> => {
  const size = await stat(path).then(
    (file) => (file.isFile() ? file.size : null),
    () => null,
  );
  if (size === null || size > MOST_BYTES) return null;
  let named: Extract<TurnFact, { kind: "session" }> | null = null;
  let lastGiven: RecordSays["lastGiven"] = null;
  const reader = provider.createTranscriptReader();
  const input = createReadStream(path, "utf8");
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (named && !line.includes("[team-agent-token:")) continue;
      for (const fact of reader.push(line)) {
        if (fact.kind === "session" && fact.sessionId === sessionId) named ??= fact;
        if (fact.kind === "textSeen" && fact.origin !== "tool")
          lastGiven = givenIn(store, fact.text) ?? lastGiven;
      }
    }
  } catch {
    return null;
  } finally {
    input.destroy();
  }
  return { isNamed: named !== null, cwd: named?.cwd ?? null, lastGiven };
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
