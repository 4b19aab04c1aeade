import { expect, test } from "vitest";
import { type EndedTurn, endsAfter, type HandOver } from "./confirm.ts";

const NOW = 100_000;
const prompt: HandOver = { at: 50_000, isPrompt: true, turnId: "p", openedSince: false };
const tool: HandOver = { at: 50_000, isPrompt: false, turnId: null, openedSince: false };
const turn = (turnId: string | null, openedAt: number, endedAt: number): EndedTurn => ({
  turnId,
  openedAt,
  endedAt,
  newsFrom: 0,
});

test.each<[string, HandOver, EndedTurn, boolean]>([
  ["the prompt's own turn, by its name", prompt, turn("p", 49_900, 50_500), true],
  ["its own turn, though its end has an earlier time", prompt, turn("p", 49_900, 49_950), true],
  ["not the turn before it, though that is written down later", prompt, turn("o", 49_800, 50_030), false],
  ["another turn that began later", prompt, turn("q", 50_001, 50_400), true],
  ["not a turn that ended before", prompt, turn("o", 40_000, 49_000), false],
  [
    "without names, a turn that began a little before the hook was called",
    { ...prompt, turnId: null },
    turn(null, 49_000, 50_500),
    true,
  ],
  [
    "without names, not one that began long before",
    { ...prompt, turnId: null },
    turn(null, 40_000, 50_500),
    false,
  ],
  ["the turn in which a tool's answer carried it", tool, turn("p", 40_000, 50_500), true],
  ["not a turn that ended before the tool", tool, turn("p", 40_000, 50_000), false],
  [
    "after the clock was set back, by the order of the record",
    { ...tool, at: NOW + 1 },
    turn("p", 1, 2),
    true,
  ],
  ["a prompt then waits for a turn that opens", { ...prompt, at: NOW + 1 }, turn("o", 1, 2), false],
  ["and goes by that one", { ...prompt, at: NOW + 1, openedSince: true }, turn("o", 1, 2), true],
  [
    "never by what this coordinator did not see",
    { ...tool, at: NOW + 1, openedSince: undefined },
    turn("p", 1, 2),
    false,
  ],
])("%s", (_, handed, ended, expected) => {
  expect(endsAfter(handed, ended, NOW)).toBe(expected);
});
