import { expect, test } from "vitest";
import { guide } from "./guide.ts";
import { readChoice, STEPS } from "./steps.ts";

const IDLE = STEPS.find(({ name }) => name === "idle")!;

test.each([
  ["", { screen: "ready-idle", isAside: false }],
  [" s ", "skip"],
  ["b", "back"],
  ["q", "quit"],
  ["dialog-login", { screen: "dialog-login", isAside: true }],
  ["busy", { screen: "busy", isAside: true }],
  ["sleepy-login", "odd"],
  ["dialog-../x", "odd"],
  ["busy-", "odd"],
] as const)("the line '%s'", (line, choice) => expect(readChoice(line, IDLE)).toEqual(choice));

test("the names of the steps are those of states, and each is there once", () => {
  for (const step of STEPS)
    expect(readChoice(step.screen, step)).toEqual({ screen: step.screen, isAside: true });
  expect(new Set(STEPS.map(({ name }) => name)).size).toBe(STEPS.length);
  expect(new Set(STEPS.map(({ screen }) => screen)).size).toBe(STEPS.length);
});

const lead = async (typed: readonly string[], hasEnded = false) => {
  const lines = [...typed];
  const done: string[] = [];
  await guide({
    nextLine: async () => lines.shift() ?? null,
    say: () => {},
    capture: async (screen) => {
      done.push(screen);
      return screen;
    },
    takeBack: (name) => void done.push(`not ${name}`),
    hasEnded: () => hasEnded,
    begin: ({ name }) => void done.push(`@${name}`),
  });
  return done.filter((one, index) => !(one.startsWith("@") && done[index + 1]?.startsWith("@")));
};

test.each([
  ["captures in its order", ["", "s", ""], ["@start", "dialog-trust", "@draft", "ready-draft", "@turn"]],
  ["ends where nothing more comes", [], ["@start"]],
  ["ends where it is told to", ["", "q", ""], ["@start", "dialog-trust", "@idle"]],
  [
    "does one again, in place of what was captured",
    ["", "b", ""],
    ["@start", "dialog-trust", "@start", "not dialog-trust", "dialog-trust", "@idle"],
  ],
  [
    "captures another one aside",
    ["dialog-login", ""],
    ["@start", "dialog-login", "@start", "dialog-trust", "@idle"],
  ],
  ["begins nowhere before its first step", ["b", ""], ["@start", "dialog-trust", "@idle"]],
] as const)("the guide %s", async (_what, typed, done) => expect(await lead(typed)).toEqual(done));

test("a program that runs is not captured as one that was left", async () => {
  const skips = STEPS.slice(1).map(() => "s");
  expect(await lead([...skips, ""])).not.toContain("exited-left");
  expect(await lead([...skips, ""], true)).toContain("exited-left");
});
