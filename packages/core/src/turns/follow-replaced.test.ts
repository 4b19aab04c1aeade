import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempDir, until } from "../../test/bench.ts";
import { file, follow } from "../../test/following.ts";
import { type FileMark, hasChanged } from "./follow-file.ts";

test("a file that became shorter is read again from its beginning, and that is said first", () => {
  const path = file("one\ntwo\nthree\n");
  const { seen, follower } = follow(path);
  truncateSync(path, 0);
  writeFileSync(path, "new\n");
  follower.read();
  expect(seen).toMatchObject({ lines: ["one", "two", "three", "-- reset --", "new"], offset: 4, resets: 1 });
});

test.each<[string, (path: string) => void]>([
  ["cut off and written on beyond where it was read", (path) => writeFileSync(path, "aaa\nbbb\nccc\nddd\n")],
  ["cut off and written anew with as many bytes", (path) => writeFileSync(path, "aaa\nbbb\nccc\n")],
  [
    "replaced by another one with more bytes",
    (path) => {
      writeFileSync(`${path}.new`, "aaa\nbbb\nccc\nddd\n");
      renameSync(`${path}.new`, path);
    },
  ],
])("a file that was %s is read from its beginning", (_how, change) => {
  const path = file("one\ntwo\nxyz\n");
  const { seen, follower } = follow(path);
  change(path);
  utimesSync(path, 1, 1);
  follower.read();
  expect(seen.resets).toBe(1);
  expect(seen.lines.slice(3, 7)).toEqual(["-- reset --", "aaa", "bbb", "ccc"]);
  expect(seen.offset).toBe(statSync(path).size);
});

test("a file that was rewritten with the same beginning is not read again", () => {
  const path = file("one\n");
  const { seen, follower } = follow(path);
  writeFileSync(`${path}.new`, "one\ntwo\n");
  renameSync(`${path}.new`, path);
  follower.read();
  expect(seen).toMatchObject({ lines: ["one", "two"], resets: 0 });
});

test("an offset that belongs to another file is not believed", () => {
  expect(follow(file("one\ntwo\nthree\n"), 6).seen).toMatchObject({
    lines: ["-- reset --", "one", "two", "three"],
    offset: 14,
  });
});

test("a file is noticed again after its folder was another one for a while", async () => {
  const folder = join(tempDir(), "folder");
  mkdirSync(folder);
  const path = join(folder, "record.jsonl");
  writeFileSync(path, "one\n");
  const { seen, follower } = follow(path);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  let noticed = 0;
  // The first time it may be the end of the old file that is noticed.
  await until("growth to be noticed by itself again and again", async () => {
    follower.read();
    const known = seen.lines.length;
    appendFileSync(path, "more\n");
    await new Promise((resolve) => setTimeout(resolve, 60));
    noticed += seen.lines.length > known ? 1 : 0;
    return noticed === 3;
  });
});

const mark: FileMark = { size: 10, mtimeMs: 5, ino: 1 };
test.each<[string, FileMark | null, FileMark, boolean]>([
  ["never looked at", null, mark, true],
  ["as it was", mark, { ...mark }, false],
  ["longer", mark, { ...mark, size: 11 }, true],
  ["shorter", mark, { ...mark, size: 9 }, true],
  ["written to", mark, { ...mark, mtimeMs: 5.001 }, true],
  ["another file", mark, { ...mark, ino: 2 }, true],
])("whether to open a file that is %s", (_what, before, now, expected) => {
  expect(hasChanged(before, now)).toBe(expected);
});

test("a file that is gone for a while is no error", () => {
  const path = file("one\n");
  const { seen, follower } = follow(path);
  rmSync(path);
  follower.read();
  writeFileSync(path, "one\ntwo\n");
  follower.read();
  expect(seen.lines).toEqual(["one", "two"]);
});
