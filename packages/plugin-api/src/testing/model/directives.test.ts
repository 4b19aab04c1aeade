import { expect, it } from "vitest";
import { findDirectives, withoutDirectives } from "./directives.ts";

it.each([
  ["plain words", []],
  ["do [[say hi there]] now", [{ kind: "say", text: "hi there" }]],
  [
    'a [[call Bash {"command":"echo ]] } [[say x]]"}]] [[sleep 5]]',
    [
      { kind: "call", tool: "Bash", input: { command: "echo ]] } [[say x]]" } },
      { kind: "sleep", ms: 5 },
    ],
  ],
  ["[[say tell them [[say inner]] ok]]", [{ kind: "say", text: "tell them [[say inner]] ok" }]],
  ['{"t":"[[call report {\\"a\\":\\"b\\"}]]"}', [{ kind: "call", tool: "report", input: { a: "b" } }]],
  [
    "[[error 429]] [[error 529 2]]",
    [
      { kind: "error", status: 429, times: Infinity },
      { kind: "error", status: 529, times: 2 },
    ],
  ],
  ["[[call broken {nope]]", []],
  ["[[call list_tasks]]", [{ kind: "call", tool: "list_tasks", input: {} }]],
])("finds the directives of %j", (text, expected) => {
  expect(findDirectives(text)).toEqual(expected);
});

it("leaves the words around the directives", () => {
  expect(withoutDirectives('run [[call X {"a":"]]"}]] and [[say a [[b]] c]] go')).toBe("run and go");
});
