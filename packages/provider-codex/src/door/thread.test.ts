import { expect, it } from "vitest";
import { follow, type Thread, takesText, threadOf } from "./thread.ts";

type Told = readonly [string, object];

const after = (...told: readonly Told[]): Thread =>
  told.reduce(
    (thread, [method, params]) => follow(thread, method, { ...params }),
    threadOf({ type: "idle" }),
  );

const started: Told = ["turn/started", { turn: { id: "t1" } }];
const item = (type: string): Told => ["item/started", { turnId: "t1", item: { type, id: `${type}1` } }];
const done = (type: string): Told => ["item/completed", { turnId: "t1", item: { type, id: `${type}1` } }];
const status = (type: string): Told => ["thread/status/changed", { status: { type } }];

it.each<[string, readonly Told[], boolean]>([
  ["an idle thread", [], true],
  ["a turn that has just begun", [started], false],
  ["while the model speaks", [started, item("agentMessage")], false],
  ["while a tool runs", [started, item("commandExecution")], true],
  ["when the tool is over", [started, item("commandExecution"), done("commandExecution")], false],
  ["while one of two tools runs", [started, item("one"), item("two"), done("one")], true],
  ["when the turn is over", [started, item("commandExecution"), ["turn/completed", {}]], true],
  ["when the server says that nothing runs", [started, status("systemError")], true],
  ["while it says that something runs", [status("active")], false],
  ["what it does not know", [["turn/unheardOf", {}]], true],
])("takes a text or not: %s", (_, told, expected) => {
  expect(takesText(after(...told))).toBe(expected);
});

it("learns of a turn that ran before it was asked from what its items say", () => {
  const running = threadOf({ type: "active", activeFlags: [] });
  expect(takesText(running)).toBe(false);
  const [method, params] = item("commandExecution");
  const known = follow(running, method, { ...params });
  expect([takesText(known), known.turnId]).toEqual([true, "t1"]);
});
