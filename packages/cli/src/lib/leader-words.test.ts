import { expect, test } from "vitest";
import { flagOf, LEADER_OPTIONS, leaderHelp, readLeaderWords } from "./leader-words.ts";

const none = { workspace: null, json: false, detach: false, another: false, help: false, args: [] };

test.each([
  [["--new"], { another: true }],
  [["--detach", "--json"], { detach: true, json: true }],
  [["--workspace", "/w"], { workspace: "/w" }],
  [["--workspace=/w"], { workspace: "/w" }],
  [["--workspace"], {}],
  [["-h"], { help: true }],
  [
    ["--model", "x", "--new", "--", "--json", "--help"],
    { another: true, args: ["--model", "x", "--json", "--help"] },
  ],
  [["--detached"], { args: ["--detached"] }],
])("%j is read as a leader's command", (words, expected) => {
  expect(readLeaderWords(words)).toEqual({ ...none, ...expected });
});

test("every option of our own is in the help, and none of them reaches the program", () => {
  for (const option of LEADER_OPTIONS) {
    expect(leaderHelp("claude")).toContain(`  ${flagOf(option)} `);
    expect(readLeaderWords(flagOf(option).split(" ")).args).toEqual([]);
  }
});
