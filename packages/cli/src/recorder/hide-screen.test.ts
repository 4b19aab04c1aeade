import { expect, test } from "vitest";
import { hideScreen } from "./hide-screen.ts";
import { hideValue } from "./hide-value.ts";
import { nameRules } from "./names.ts";

const RULES = nameRules({
  homes: ["/area/alice"],
  users: ["alice"],
  hosts: ["alices-laptop"],
  secrets: ["swordfish-and-more"],
});
const KEY = `sk-${"a1B2".repeat(8)}`;

const hide = (line: string): string => hideScreen([line], [false], RULES).lines[0]!;

test.each([
  ["a home", "cwd: /area/alice/work", "cwd: /home/dev/work"],
  ["a home in a box", "│ /area/alice/work   │", "│ /home/dev/work     │"],
  ["two in one line", "│ alice   │ in /area/alice   │", "│ dev     │ in /home/dev     │"],
  ["a name that is longer than the other", "│ alices-laptop   │", "│ host            │"],
  ["a key in a box", `│ ${KEY}      │`, `│ [redacted]${" ".repeat(KEY.length - 4)}│`],
  ["a value of the environment", "it is swordfish-and-more", "it is [redacted]"],
  ["a folder that is named after a path", "~/.x/-area-alice-work", "~/.x/-home-dev-work"],
  ["a home within a longer name", "/area/alicea and malice", "/area/alicea and malice"],
  ["nothing", "│ plain  words │", "│ plain  words │"],
])("on a screen, %s", (_what, line, expected) => {
  expect(hide(line)).toBe(expected);
  expect(hide(expected)).toBe(expected);
});

test("what cannot stay where it was is told", () => {
  const screen = hideScreen(["fine", "/area/alice/a|b", "│ /area/alice  │"], [false, false, false], RULES);
  expect(screen).toEqual({ lines: ["fine", "/home/dev/a|b", "│ /home/dev    │"], moved: [2] });
});

test("colours stay with what has them, and links go", () => {
  const [bold, plain] = ["\u001b[1m", "\u001b[0m"];
  expect(hide(`${bold}/area/${plain}alice${bold}/work${plain}`)).toBe(
    `${bold}/home/dev${plain}${bold}/work${plain}`,
  );
  expect(hide(`\u001b]8;;file:///area/alice\u0007here\u001b]8;;\u0007`)).toBe("here");
});

test("a key that the window breaks is hidden, and no line moves", () => {
  const [first, rest] = [KEY.slice(0, 12), KEY.slice(12)];
  const { lines } = hideScreen([`key ${first}`, `${rest} and more`], [true, false], RULES);
  expect(lines.map((line) => line.length)).toEqual([16, rest.length + 9]);
  expect(lines.join("")).not.toContain(rest.slice(4, 12));
  expect(lines[1]).toMatch(/ and more$/);
});

test("a private key of several lines is hidden, and none is gone", () => {
  const block = [
    "-----BEGIN PRIVATE KEY-----",
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
    "-----END PRIVATE KEY-----",
    "after",
  ];
  const { lines } = hideScreen(
    block,
    block.map(() => false),
    RULES,
  );
  expect(lines).toHaveLength(4);
  expect(lines.join("\n")).not.toContain("MIIE");
  expect(lines[3]).toBe("after");
});

test("in JSON values and names of fields are hidden, and words of the program stay", () => {
  const value = {
    alice: 1,
    "/area/alice": ["/area/alice/x", { user: "alice", apiKey: "short", text: `use ${KEY}` }],
    n: null,
  };
  expect(hideValue(value, RULES)).toEqual({
    alice: 1,
    "/home/dev": ["/home/dev/x", { user: "dev", apiKey: "[redacted]", text: "use [redacted]" }],
    n: null,
  });
});
