import { expect, test } from "vitest";
import { judgeWeight } from "./soak/judge.ts";
import type { Sample } from "./soak/sample.ts";

const run = (of: (index: number) => Partial<Sample>): readonly Sample[] =>
  Array.from({ length: 40 }, (_, index) => ({
    seconds: index * 10,
    coordinatorMb: 80,
    tmuxMb: 10,
    databaseMb: 5,
    logMb: 1,
    messages: index * 1_000,
    delivered: index * 1_000,
    ...of(index),
  }));

const failing = (samples: readonly Sample[]) =>
  judgeWeight(samples, 20)
    .filter(({ ok }) => !ok)
    .map(({ text }) => text.replace(/[\d.]+/g, "N"));

test.each<[string, (index: number) => Partial<Sample>, readonly string[]]>([
  ["all is flat", () => ({}), []],
  ["memory grows by a little", (index) => ({ coordinatorMb: 80 + index * 0.3 }), []],
  ["memory has one peak", (index) => ({ coordinatorMb: index === 35 ? 200 : 80 }), []],
  [
    "memory grows by a megabyte every ten seconds",
    (index) => ({ coordinatorMb: 80 + index }),
    ["memory of the coordinator grew by N MB (at most N)"],
  ],
  [
    "a log was too large for a moment",
    (index) => ({ logMb: index === 3 ? 33 : 1 }),
    ["the logs had N MB (at most N)"],
  ],
  ["tmux keeps lines", (index) => ({ tmuxMb: 10 + index }), []],
  ["tmux grows and grows", (index) => ({ tmuxMb: 10 + index * 3 }), ["the tmux server had N MB (at most N)"]],
  ["the database keeps rows", (index) => ({ databaseMb: 5 + index }), []],
  [
    "the database keeps texts",
    (index) => ({ databaseMb: 5 + index * 3 }),
    ["the database grew by N KB for each message (at most N: its row, without its text)"],
  ],
])("what a soak says when %s", (_what, of, expected) => {
  expect(failing(run(of))).toEqual(expected);
});
