import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempDir } from "../../test/bench.ts";
import { inspectLog, rotate, rotateIfLarge } from "./rotate.ts";

const KEPT = 3;
/** A log with its older files; the text of each is its name's number. */
const makeLog = (numbers: readonly number[]) => {
  const path = join(tempDir(), "log");
  const nameOf = (number: number) => (number === 0 ? path : `${path}.${number}`);
  for (const number of numbers) writeFileSync(nameOf(number), `${number}`);
  const found = () =>
    [0, 1, 2, 3, 4]
      .map((number) => (existsSync(nameOf(number)) ? readFileSync(nameOf(number), "utf8") : "-"))
      .join("");
  return { path, found };
};

test.each<[string, number[], string]>([
  ["the first time", [0], "-0---"],
  ["with some older ones", [0, 1], "-01--"],
  ["with all of them the oldest goes", [0, 1, 2, 3], "-012-"],
  ["a gap is filled, and what is behind it stays", [0, 1, 3], "-013-"],
  ["a gap at the front", [0, 2, 3], "-023-"],
  ["no log at all", [1, 2, 3], "-123-"],
])("rotates: %s", (_name, before, after) => {
  const { path, found } = makeLog(before);
  rotate(path, KEPT);
  expect(found()).toBe(after);
});

test.each(
  [
    [0, 1],
    [0, 1, 2],
    [0, 1, 2, 3],
  ].flatMap((files) => files.slice(0, KEPT).map((step) => [files, step] as const)),
)(
  "of the files %j nothing is lost when the process dies before rename %i, but for the oldest when all are there",
  (files, diesBefore) => {
    const { path, found } = makeLog(files);
    let step = 0;
    const dying: typeof renameSync = (from, to) => {
      if (step++ === diesBefore) throw new Error("killed");
      renameSync(from, to);
    };
    expect(() => rotate(path, KEPT, dying)).toThrow("killed");
    // The next process: the log is there still, or a new one is begun; and it is put aside in its turn.
    if (!existsSync(path)) writeFileSync(path, "n");
    rotate(path, KEPT);
    const numbers = found().replaceAll("-", "");
    const expected = files.length === KEPT + 1 ? "012" : files.join("");
    expect(numbers.replace("n", "")).toBe(expected);
    expect(found()[0]).toBe("-");
  },
);

test("a process that dies after the last rename leaves no log, and the next line begins one", () => {
  const { path, found } = makeLog([0, 1]);
  rotate(path, KEPT);
  expect(inspectLog(path)).toEqual({ size: 0, isTorn: false });
  rotate(path, KEPT);
  expect(found()).toBe("-01--");
});

test.each([
  [99, "0----"],
  [100, "-0---"],
])("a log of %i bytes with a limit of 100", (bytes, after) => {
  const { path, found } = makeLog([]);
  writeFileSync(path, "0".repeat(bytes));
  rotateIfLarge(path, { rotateAtBytes: 100, kept: KEPT });
  expect(found().replace(/0+/, "0")).toBe(after);
});

test("no log, and no folder, is nothing to rotate", () => {
  rotateIfLarge(join(tempDir(), "nowhere", "log"), { rotateAtBytes: 1, kept: KEPT });
});

test.each([
  ["", { size: 0, isTorn: false }],
  ["{}\n", { size: 3, isTorn: false }],
  ['{}\n{"a', { size: 6, isTorn: true }],
])("a log with %j", (text, expected) => {
  const { path } = makeLog([]);
  writeFileSync(path, text);
  expect(inspectLog(path)).toEqual(expected);
});
