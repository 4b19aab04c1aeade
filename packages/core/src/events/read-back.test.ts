import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readEventLogBack } from "./read-back.ts";

const line = (event: string, number: number, more = "") => `${JSON.stringify({ event, number, more })}\n`;

const logs = (...texts: readonly string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), "ta-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "events.jsonl");
  for (const [age, text] of texts.entries()) writeFileSync(age === 0 ? path : `${path}.${age}`, text);
  return path;
};

const numbersOf = async (path: string, mostBytes?: number): Promise<unknown[]> => {
  const numbers = [];
  for await (const { number } of readEventLogBack(path, ["wanted"], mostBytes)) numbers.push(number);
  return numbers;
};

test("the log is read from its end to the beginning of its oldest file, and only the named events are given", async () => {
  const path = logs(
    line("wanted", 3) + line("other", 0, "wanted") + line("wanted", 4),
    line("wanted", 2),
    line("wanted", 1),
  );
  expect(await numbersOf(path)).toEqual([4, 3, 2, 1]);
});

test("lines are whole wherever a piece of the file ends, and one without an end is passed over", async () => {
  const numbers = Array.from({ length: 3_000 }, (_, index) => index);
  const text = numbers.map((number) => line("wanted", number, "é".repeat(number % 700))).join("");
  expect(await numbersOf(logs(`${text}{"event":"wanted","num`))).toEqual(numbers.toReversed());
});

test("a line that is too long is passed over, and those around it are not", async () => {
  const path = logs(line("wanted", 1) + line("wanted", 2, "x".repeat(3_000_000)) + line("wanted", 3));
  expect(await numbersOf(path)).toEqual([3, 1]);
});

test("no more is read than the bound", async () => {
  const path = logs(line("wanted", 2, "x".repeat(300_000)) + line("wanted", 3), line("wanted", 1));
  expect(await numbersOf(path, 1)).toEqual([3]);
});

test("a log that is not there holds nothing", async () => {
  expect(await numbersOf("/nowhere/events.jsonl")).toEqual([]);
});
