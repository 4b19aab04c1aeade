import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { copyFile, mkdir } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { TurnFact } from "../facts.ts";
import type { Provider } from "../provider.ts";
import type { OpenRecord, RecordEntry, RecordQuery } from "../record.ts";
import type { ConformanceCase } from "./case.ts";
import type { RecordFixture } from "./fixtures.ts";
import type { ProviderCaseOptions } from "./provider-case-options.ts";

/** Longer than any recorded one. */
const MOST_READS = 100_000;

type Opens = (query: RecordQuery, cursor: number) => OpenRecord;

/** Cases about the record of a conversation, whatever it is. */
export const recordCases = (
  plugin: Provider,
  { directory }: ProviderCaseOptions,
): readonly ConformanceCase[] => [
  {
    name: "reads a record that is a file of lines, or opens one that is none",
    async run() {
      const ways = [plugin.createTranscriptReader, plugin.openRecord].filter(
        (one) => typeof one === "function",
      );
      assert.equal(ways.length, 1, "it has to have createTranscriptReader or openRecord, and not both");
    },
  },
  ...(plugin.openRecord === undefined
    ? []
    : [
        {
          name: "opens no record that is not there",
          async run() {
            const query = { path: join(directory, "no-such-record"), sessionId: randomUUID() };
            assert.throws(() => plugin.openRecord!(query, 0).read());
          },
        } satisfies ConformanceCase,
      ]),
];

/** Facts of a recorded one, which has to go on wherever it is opened anew. */
export const readFixtureRecord = async (
  plugin: Provider,
  { file, name, sessionId }: RecordFixture,
  directory: string,
): Promise<readonly TurnFact[]> => {
  const opens = plugin.openRecord?.bind(plugin);
  assert.ok(opens, "the plugin has no openRecord");
  // To look at a database may leave files beside it.
  const folder = join(directory, `record-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await copyFile(file, path);
  const query = { path, sessionId };
  const entries = readFrom(opens, query, 0);
  let last = 0;
  for (const { cursor } of entries) {
    assert.ok(Number.isSafeInteger(cursor) && cursor > last, `cursor ${cursor} comes after ${last}`);
    last = cursor;
  }
  for (const [index, { cursor }] of entries.entries())
    assert.deepEqual(
      readFrom(opens, query, cursor),
      entries.slice(index + 1),
      `opened at ${cursor}, it reads something else`,
    );
  checkStrangers(opens, query, last);
  return entries.flatMap(({ facts }) => facts);
};

const readFrom = (opens: Opens, query: RecordQuery, cursor: number): readonly RecordEntry[] => {
  const record = opens(query, cursor);
  try {
    assert.equal(record.fromStart, false, `its own cursor ${cursor} is none of it`);
    for (const one of record.files) assert.ok(isAbsolute(one), `${one} is no absolute path`);
    assert.ok(record.files.length > 0, "nobody would know when there is news");
    return readAll(record);
  } finally {
    record.close();
  }
};

const readAll = (record: OpenRecord): readonly RecordEntry[] => {
  const entries: RecordEntry[] = [];
  for (let reads = 0; reads < MOST_READS; reads++) {
    const more = record.read();
    if (more.length === 0) return entries;
    entries.push(...more);
  }
  assert.fail("it never comes to its end");
};

/** Neither another conversation's entries nor a cursor of another record count. */
const checkStrangers = (opens: Opens, query: RecordQuery, last: number): void => {
  const beyond = opens(query, last + 1_000);
  assert.ok(beyond.fromStart, "a cursor behind its end was taken for its own");
  assert.ok(readAll(beyond).length > 0, "it was not read from its beginning");
  beyond.close();
  const other = opens({ ...query, sessionId: randomUUID() }, 0);
  assert.deepEqual(readAll(other), [], "it tells of a conversation that is not in it");
  other.close();
};
