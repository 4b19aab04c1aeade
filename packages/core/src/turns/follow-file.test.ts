import { appendFileSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { tempDir, until } from "../../test/bench.ts";
import { file, follow } from "../../test/following.ts";
import { systemClock } from "../ground/index.ts";
import { followFile } from "./follow-file.ts";

test("what a file holds is read at once, and half a line waits for its end", () => {
  const path = file("one\ntwo\nthr");
  const { seen, follower } = follow(path);
  expect(seen).toMatchObject({ lines: ["one", "two"], offset: 8 });
  appendFileSync(path, "ee");
  follower.read();
  expect(seen.lines).toHaveLength(2);
  appendFileSync(path, "\nfour\n");
  follower.read();
  expect(seen).toMatchObject({ lines: ["one", "two", "three", "four"], offset: 19, resets: 0 });
});

test("growth is noticed without being asked", async () => {
  const path = file("one\n");
  const { seen } = follow(path);
  appendFileSync(path, "two\n");
  await until("the second line", () => seen.lines.length === 2);
});

test("a file that does not exist yet is followed once it does", async () => {
  const path = file();
  const { seen } = follow(path);
  expect(seen.lines).toEqual([]);
  writeFileSync(path, "one\n");
  await until("the first line", () => seen.lines.length === 1);
});

test("a file in a folder that does not exist yet is found at the next look, and noticed from then on", async () => {
  const folder = join(tempDir(), "later");
  const { seen, follower } = follow(join(folder, "record.jsonl"));
  mkdirSync(folder);
  follower.read();
  writeFileSync(join(folder, "record.jsonl"), "one\n");
  await until("the first line", () => seen.lines.length === 1);
});

test("a file that appears by being renamed into place is noticed", async () => {
  const path = file();
  const { seen } = follow(path);
  writeFileSync(`${path}.new`, "one\n");
  renameSync(`${path}.new`, path);
  await until("the first line", () => seen.lines.length === 1);
});

test("reading goes on where an earlier life stopped", () => {
  expect(follow(file("one\ntwo\nthree\n"), 4).seen).toMatchObject({ lines: ["two", "three"], offset: 14 });
});

test("a large file is read in pieces, with other work in between", async () => {
  const path = file(`${"x".repeat(1_000)}\n`.repeat(20_000));
  const { seen } = follow(path);
  expect(seen.lines.length).toBeGreaterThan(16_000);
  expect(seen.lines.length).toBeLessThan(18_000);
  await until("the rest", () => seen.lines.length === 20_000);
});

test("a line of twenty megabytes that comes in pieces arrives whole", () => {
  const path = file("first\n");
  const { seen, follower } = follow(path);
  const piece = "0123456789abcdef".repeat(12_500);
  for (let index = 0; index < 100; index++) {
    appendFileSync(path, piece);
    follower.read();
  }
  expect(seen.lines).toEqual(["first"]);
  appendFileSync(path, "\nlast\n");
  follower.read();
  expect(seen.lines.map((line) => line.length)).toEqual([5, 20_000_000, 4]);
  expect(seen.lines[1] === piece.repeat(100)).toBe(true);
});

test("after it was stopped nothing is read any more", async () => {
  const path = file("one\n");
  const { seen, follower } = follow(path);
  const other = follow(path);
  follower.stop();
  appendFileSync(path, "two\n");
  await until("another follower to see it", () => other.seen.lines.length === 2);
  follower.read();
  appendFileSync(path, "three\n");
  await until("another follower to see it", () => other.seen.lines.length === 3);
  expect(seen.lines).toEqual(["one"]);
});

test("a reader that fails gets the same lines again", () => {
  const path = file();
  let fails = true;
  const got: string[] = [];
  const follower = followFile({
    clock: systemClock,
    path,
    offset: 0,
    onLines: (lines) => {
      if (fails) throw new Error("disk full");
      got.push(...lines);
    },
    onReset: () => {},
  });
  onTestFinished(() => follower.stop());
  writeFileSync(path, "one\ntwo\n");
  try {
    follower.read();
  } catch {
    // Whether the error comes through is not the point here.
  }
  fails = false;
  appendFileSync(path, "three\n");
  follower.read();
  expect(got).toEqual(["one", "two", "three"]);
});

test("characters of several bytes are whole, however the writes and reads cut them", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 40 }).map((one) => one.replaceAll(/[\n\r]/g, ""));
  const path = file("");
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(200), { maxLength: 6 }),
      (lines, cuts) => {
        writeFileSync(path, "");
        const { seen, follower } = follow(path);
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b),
          bytes.length,
        ];
        for (let index = 1; index < places.length; index++) {
          appendFileSync(path, bytes.subarray(places[index - 1], places[index]));
          follower.read();
        }
        follower.stop();
        expect(seen.lines).toEqual(lines);
        expect(seen.offset).toBe(bytes.length);
      },
    ),
    { numRuns: 40 },
  );
});

test("a record of five megabytes arrives whole, with a line that is longer than any piece that is read", () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `${index} ${"é界🙂".repeat(20)}`);
  lines.splice(7_000, 0, "L".repeat(900_001));
  const path = file(`${lines.join("\n")}\n`);
  const { seen } = follow(path);
  expect(statSync(path).size).toBeGreaterThan(4_500_000);
  expect(seen.lines.length).toBe(lines.length);
  expect(seen.lines.every((line, index) => line === lines[index])).toBe(true);
  expect(seen.offset).toBe(statSync(path).size);
});
