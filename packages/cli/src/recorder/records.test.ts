import { expect, test } from "vitest";
import { nameRules } from "./names.ts";
import { compareSnapshots, hideLines, nameOfRecord } from "./records.ts";
import { isEmpty, reportOf } from "./report.ts";
import { STEPS } from "./steps.ts";

const stamp = (size: number, changedAt = 1, inode = 1) => ({ size, changedAt, inode });
const BEFORE = new Map([
  ["/r/same.jsonl", stamp(10)],
  ["/r/longer.jsonl", stamp(10)],
  ["/r/anew.jsonl", stamp(10)],
  ["/r/shorter.jsonl", stamp(10)],
  ["/r/gone.jsonl", stamp(10)],
]);

test("of the files of lines what came is taken, and of others it is said why they are not", () => {
  const after = new Map([
    ["/r/same.jsonl", stamp(10)],
    ["/r/longer.jsonl", stamp(30, 2)],
    ["/r/anew.jsonl", stamp(30, 2, 7)],
    ["/r/shorter.jsonl", stamp(5, 2)],
    ["/r/new.jsonl", stamp(20, 2)],
    ["/r/empty.jsonl", stamp(0, 2)],
    ["/r/state.json", stamp(20, 2)],
    ["/r/huge.jsonl", stamp(2 ** 30, 2)],
  ]);
  const { records, left } = compareSnapshots(BEFORE, after);
  expect(records).toEqual([
    { path: "/r/longer.jsonl", from: 10, size: 30 },
    { path: "/r/new.jsonl", from: 0, size: 20 },
  ]);
  expect(left.map((one) => one.split(":")[0])).toEqual([
    "/r/anew.jsonl",
    "/r/shorter.jsonl",
    "/r/state.json",
    "/r/huge.jsonl",
  ]);
});

const RULES = nameRules({ homes: ["/home/alice"], users: ["alice"], hosts: [], secrets: ["swordfish"] });

test("each line stays a line, and JSON stays JSON", () => {
  const lines = ['{"at":1,"text":"in /home/alice with swordfish"}', "", "half of swordfish and alice"];
  expect(hideLines(lines.join("\n"), RULES).split("\n")).toEqual([
    '{"at":1,"text":"in /home/dev with [redacted]"}',
    "",
    "half of [redacted] and dev",
  ]);
  expect(nameOfRecord("/x/alice at work.jsonl", RULES)).toBe("dev-at-work");
});

test("the report says what is missing, until nothing is", () => {
  const of = (lists: Readonly<Record<string, readonly string[]>>) => ({
    list: (kind: string) => lists[kind] ?? [],
  });
  const none = reportOf(of({}), false);
  expect(isEmpty(none)).toBe(true);
  expect(none.missing).toHaveLength(STEPS.length + 2);
  expect(none.missing).toContain("transcripts: say where the program keeps its records with --records");
  const screens = STEPS.map(({ screen }) => `${screen}${screen === "ready-idle" ? "-2" : ""}.txt`);
  const whole = reportOf(of({ screens, transcripts: ["a.jsonl"], hooks: ["Stop-after.json"] }), true);
  expect(whole.missing).toEqual([]);
  expect(reportOf(of({ screens: ["ready-idle-after.txt"] }), true).missing).toContain("ready-idle.txt");
});
