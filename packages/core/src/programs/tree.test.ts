import type { HostProcess } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { descendantsOf, leftIn, lineOf } from "./tree.ts";

const one = (pid: number, parent: number, session = 10, startTime = String(pid)): HostProcess => ({
  pid,
  parent,
  session,
  group: session,
  startTime,
});
const program = { pid: 10, startTime: "10" };
const server = one(2, 1, 2);
const root = one(10, 2);
const pids = (found: readonly HostProcess[]) => found.map(({ pid }) => pid);

test.each<[string, readonly HostProcess[], readonly number[]]>([
  ["its children and theirs", [root, one(11, 10), one(12, 11)], [11, 12]],
  [
    "a child in a session of its own, with what it started",
    [root, one(11, 10, 11), one(12, 11, 11)],
    [11, 12],
  ],
  ["whoever is in its session though the parent is gone", [root, one(12, 1)], [12]],
  ["whoever is in a session that a child leads", [root, one(11, 10, 11), one(12, 1, 11)], [11, 12]],
  ["its session when it has ended itself", [one(12, 1)], [12]],
  ["nobody whose parents are others", [root, server, one(20, 2, 20), one(21, 20, 20)], []],
  ["nobody of another process with its number", [one(10, 2, 10, "99"), one(11, 10)], []],
  ["nobody of a child that is spared", [root, one(11, 10), one(30, 11, 30), one(31, 30, 30)], [11]],
])("finds %s", (_what, table, expected) => {
  expect(pids(descendantsOf(table, program, new Set([30])))).toEqual(expected);
});

test.each<[string, readonly HostProcess[], readonly number[]]>([
  ["is found when nobody but the child is left", [one(11, 1, 11), one(12, 11, 12)], [11, 12]],
  ["is found when the child is gone, by the session that it led", [one(12, 1, 11)], [12]],
  ["is not found where another process has the child's number", [one(11, 1, 11, "99"), one(12, 11, 11)], []],
])("what a child that is known started %s", (_what, table, expected) => {
  expect(pids(descendantsOf(table, program, new Set(), [one(11, 10, 11)]))).toEqual(expected);
});

test("where no session is told, the process group is what is left of a program", () => {
  const alone = { ...one(12, 1), session: null };
  expect(pids(leftIn([alone], program))).toEqual([12]);
  expect(pids(descendantsOf([alone], program, new Set()))).toEqual([12]);
});

test.each<[string, readonly HostProcess[]]>([
  ["while some process has its number", [one(10, 2, 10, "99"), one(12, 1)]],
  ["who was there before it", [one(12, 1, 10, "9")]],
  ["who is in another session", [one(12, 1, 12)]],
])("a program that has ended left nobody %s", (_what, table) => {
  expect(leftIn(table, program)).toEqual([]);
});

test("a process stands in the line of those that it descends from", () => {
  expect(lineOf([server, root, one(11, 10)], 11)).toEqual([11, 10, 2, 1]);
});
