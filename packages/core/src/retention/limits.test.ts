import { expect, test } from "vitest";
import { decideScopes, type Kept } from "./limits.ts";

const DAY = 24 * 60 * 60 * 1000;
const NOW = 1_000 * DAY;
const team = (teamKey: string, retentionDays: number): Kept => ({ teamKey, retentionDays });

test.each<[string, Kept[], string[], Record<string, number>]>([
  ["each team has its own limit", [team("a", 30), team("b", 0.5)], [], { a: 970, b: 999.5 }],
  ["0 keeps for ever", [team("a", 0), team("b", 7)], [], { b: 993 }],
  [
    "a leader's seat is kept as long as the team that keeps longest",
    [team("a", 7), team("b", 90)],
    ["@1"],
    { a: 993, b: 910, "@1": 910 },
  ],
  ["a leader's seat is kept for ever when one team is", [team("a", 0), team("b", 7)], ["@1"], { b: 993 }],
  [
    "a leader without any team has the limit of teams that name none",
    [],
    ["@1", "@2"],
    { "@1": 970, "@2": 970 },
  ],
  ["a seat inside a team is the team's", [team("a", 7)], ["a"], { a: 993 }],
  ["nobody is here", [], [], {}],
])("%s", (_name, teams, seats, expected) => {
  const days = decideScopes(teams, seats, NOW).map(({ teamKey, before }) => [teamKey, before / DAY]);
  expect(Object.fromEntries(days)).toEqual(expected);
});
