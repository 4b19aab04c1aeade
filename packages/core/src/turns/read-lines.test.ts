import { expect, test } from "vitest";
import { CHUNK_BYTES, isSameFile, MAX_LINE_BYTES, placeAt, readLines } from "./read-lines.ts";

/** A file that grows, and what was read of it. */
const growing = () => {
  let content = Buffer.alloc(0);
  const seen = { bytes: 0, lines: [] as number[], longLines: [] as number[] };
  const place = placeAt(0);
  return {
    seen,
    place,
    append: (more: string | Buffer) => {
      content = Buffer.concat([content, Buffer.from(more as string)]);
    },
    look: (budgetBytes = Number.POSITIVE_INFINITY) =>
      readLines({
        read: (into, at) => {
          const bytes = content.copy(into, 0, at);
          seen.bytes += bytes;
          return bytes;
        },
        size: content.length,
        place,
        budgetBytes,
        onLines: (lines) => void seen.lines.push(...lines.map((line) => line.length)),
        onLongLine: (bytes) => void seen.longLines.push(bytes),
      }),
  };
};

test("lines of usual length are read once, but for those that the end of a chunk cuts", () => {
  const { append, look, seen, place } = growing();
  append(`${"x".repeat(999)}\n`.repeat(5_000));
  look();
  expect(seen.lines.length).toBe(5_000);
  expect(place.position).toBe(5_000_000);
  expect(seen.bytes).toBeLessThan(5_000_000 + 1_000 * Math.ceil(5_000_000 / CHUNK_BYTES));
});

test.each([
  ["as long as a chunk", CHUNK_BYTES],
  ["a little longer than a chunk", CHUNK_BYTES + 10],
  ["of many chunks", 10 * CHUNK_BYTES + 7],
])("no byte of lines %s is read more than three times", (_what, length) => {
  const { append, look, seen } = growing();
  append(`${"x".repeat(length)}\n`.repeat(8));
  look();
  expect(seen.lines).toEqual(Array(8).fill(length));
  expect(seen.bytes).toBeLessThan(3 * 8 * (length + 1));
});

test("a long line that comes in small pieces costs its length twice, not its length for each piece", () => {
  const { append, look, seen, place } = growing();
  append("before\n");
  const piece = "x".repeat(10_000);
  for (let index = 0; index < 400; index++) {
    append(piece);
    look();
  }
  expect(seen.lines).toEqual([6]);
  expect(place).toMatchObject({ position: 7, scanned: 4_000_007 });
  append("\nafter\n");
  look();
  expect(seen.lines).toEqual([6, 4_000_000, 5]);
  expect(seen.bytes).toBeLessThan(2.01 * 4_000_000);
});

test("a line that is too long is passed over, and what follows it is read", () => {
  const { append, look, seen } = growing();
  append("before\n");
  append(Buffer.alloc(MAX_LINE_BYTES, "x"));
  append("\nafter\n");
  look();
  expect(seen).toMatchObject({ lines: [6, 5], longLines: [MAX_LINE_BYTES + 1] });
});

test("the longest line that is read has as many bytes as are allowed, with its end", () => {
  const { append, look, seen } = growing();
  append(Buffer.alloc(MAX_LINE_BYTES - 1, "x"));
  append("\n");
  look();
  expect(seen).toMatchObject({ lines: [MAX_LINE_BYTES - 1], longLines: [] });
});

test("a call stops when its budget is spent, and the next goes on there", () => {
  const { append, look, seen } = growing();
  append(`${"x".repeat(999)}\n`.repeat(2_000));
  look(CHUNK_BYTES);
  const first = seen.lines.length;
  expect(first).toBeGreaterThan(200);
  expect(first).toBeLessThan(600);
  look();
  expect(seen.lines.length).toBe(2_000);
});

test.each<[string, string, number, string | null, boolean]>([
  ["nothing of it was read", "any", 0, null, true],
  ["a line ends before the place", "one\ntwo\n", 4, null, true],
  ["no line ends before the place", "one\ntwo\n", 5, null, false],
  ["it is shorter", "one\n", 8, null, false],
  ["the bytes before the place are known", "one\ntwo\n", 8, "two\n", true],
  ["the bytes before the place are others", "one\nten\n", 8, "two\n", false],
])("whether a file is the same when %s", (_what, content, position, tail, expected) => {
  const place = { position, scanned: position, tail: tail === null ? null : Buffer.from(tail) };
  const read = (into: Buffer, at: number) => Buffer.from(content).copy(into, 0, at);
  expect(isSameFile({ read, size: content.length, place })).toBe(expected);
});
