import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { quoteWord, teamAgent } from "./team-agent.ts";

const WORDS = [
  "plain",
  "--team",
  "=name",
  "~/x",
  "~",
  "-t",
  "two words",
  "…",
  "it's",
  'a "quoted" one',
  "$HOME `id` $(id) !!",
  "*?[a]{b,c}<>|&;#",
  "back\\slash",
  "a\nb",
  "",
  "ümlaut und mehr",
  "#comment",
];

const shells = ["bash", "zsh"].filter((shell) => {
  try {
    execFileSync(shell, ["-c", ":"]);
    return true;
  } catch {
    return false;
  }
});

test("every word arrives in a shell as it was given, whatever is in it", () => {
  expect(shells).toContain("bash");
  for (const shell of shells) {
    const line = `printf '%s\\0' ${WORDS.map(quoteWord).join(" ")}`;
    const out = execFileSync(shell, ["-c", line], { encoding: "utf8" });
    expect(out.split("\0").slice(0, -1)).toEqual(WORDS);
  }
});

test("what needs no quotes has none, and prose has double ones", () => {
  expect(teamAgent("send", "ann", "go on", "--team", "it's")).toBe(
    `team-agent send ann "go on" --team 'it'\\''s'`,
  );
  expect(teamAgent("start-agent", "ann", "--force")).toBe("team-agent start-agent ann --force");
});
