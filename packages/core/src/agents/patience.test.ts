import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEADLINES, POLLS, readPatience } from "./patience.ts";

const USUAL = { deadlineMs: 12_000, pollMs: 250, notes: [] };

test("nothing set is the usual time", () => {
  expect(readPatience({})).toEqual(USUAL);
  expect(readPatience({ [DEADLINES[0]!]: " " })).toEqual(USUAL);
});

test.each(DEADLINES)("%s is the time in milliseconds, and without its end in seconds", (name) => {
  expect(readPatience({ [name]: "1500" })).toEqual({ ...USUAL, deadlineMs: 1_500 });
  expect(readPatience({ [name.replace("_MS", "")]: "2.5" })).toEqual({ ...USUAL, deadlineMs: 2_500 });
});

test.each(POLLS)("%s is how often it is looked", (name) => {
  expect(readPatience({ [name]: "40" })).toEqual({ ...USUAL, pollMs: 40 });
  expect(readPatience({ [name]: "0" }).pollMs).toBeGreaterThan(0);
});

test("the command counts more than any name, and the first name more than a later one", () => {
  const env = Object.fromEntries(DEADLINES.map((name, place) => [name, String(1_000 + place)]));
  expect(readPatience(env).deadlineMs).toBe(1_000);
  expect(readPatience(env, 0.1).deadlineMs).toBe(100);
  expect(readPatience({ ...env, [DEADLINES[0]!]: undefined }).deadlineMs).toBe(1_001);
});

test("what is no time counts for nothing, and is told", () => {
  const [first, second] = DEADLINES as [string, string];
  const { deadlineMs, notes } = readPatience({ [first]: "soon", [second]: "70" });
  expect(deadlineMs).toBe(70);
  expect(notes).toEqual([expect.stringContaining(`${first} is "soon"`)]);
  expect(readPatience({ [first]: "-1" })).toMatchObject({ deadlineMs: 12_000, notes: [expect.anything()] });
});

test("each name is in the page of the commands", () => {
  const page = readFileSync(new URL("../../../../docs/commands.md", import.meta.url), "utf8");
  for (const name of [...DEADLINES, ...POLLS]) expect(page).toContain(`\`${name}\``);
});
