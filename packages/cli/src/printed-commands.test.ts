import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { problemOf } from "../test/command-problem.ts";
import { asTyped } from "./lib/way-out.ts";

const PACKAGES = join(import.meta.dirname, "../../");

/** Their `<agent>` stands for whoever it is about: pages are made of them, and nothing prints them. */
const PAGES = new Set(["statuses.ts", "message-statuses.ts", "words.ts", "notices.ts"]);

test("trial.39: every command that is printed as a way out is one that exists, as it stands there", async () => {
  const printed = sources().flatMap(commandsIn);
  expect(printed.length).toBeGreaterThan(120);
  const wrong: string[] = [];
  for (const { where, command } of printed) {
    const problem = await problemOf(command);
    if (problem !== null) wrong.push(`${where}: ${command}: ${problem}`);
  }
  expect(wrong).toEqual([]);
});

test("trial.39: no command with something filled in is put together by hand, where nobody would quote it", () => {
  const byHand = sources().flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/`[^`\n]*team-agent (\w[^`\n;]*?)\$\{[^`\n]*`/g)]
      .filter(([, words]) => /^[\w -]+$/.test(words!) && !/ {2}|^(?:has|needs) /.test(words!))
      .map(([text]) => `${file.slice(PACKAGES.length)}: ${text}`),
  );
  expect(byHand).toEqual([]);
});

test("a command that does not exist, an option it has not and a place to fill are told", async () => {
  expect(await problemOf("team-agent no-such-thing")).toContain("no-such-thing");
  expect(await problemOf("team-agent status --no-such-option")).toContain("unknown option");
  expect(await problemOf("team-agent inbox <agent>")).toContain("place to fill");
  expect(await problemOf("team-agent send developer …")).toContain("place to fill");
  expect(await problemOf('team-agent send developer "…"')).toBeNull();
  expect(await problemOf("team-agent approve")).toContain("missing required argument");
});

test("trial.39: a way out goes to the team and the workspace that the command was for", () => {
  const given = { team: "blue", workspace: "/some where" };
  expect(asTyped("team-agent start-agent ann", given)).toBe(
    "team-agent start-agent ann --team blue --workspace '/some where'",
  );
  expect(asTyped("team-agent status --team red", { ...given, workspace: null })).toBe(
    "team-agent status --team red",
  );
  expect(asTyped("team-agent coordinator stop && team-agent coordinator ensure", given)).toBe(
    "team-agent coordinator stop --workspace '/some where' && team-agent coordinator ensure --workspace '/some where'",
  );
  for (const other of ["members: ann, ben", "team-agent send --help", "team-agent claude"])
    expect(asTyped(other, given)).toBe(other);
});

interface Printed {
  readonly where: string;
  readonly command: string;
}

const sources = (): readonly string[] =>
  readdirSync(PACKAGES, { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map((one) => join(PACKAGES, one.name, "src"))
    .flatMap((folder) => filesIn(folder))
    .filter((file) => !PAGES.has(basename(file)));

const filesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
};

/** The commands in the texts of a file, up to what ends them there; what is filled in is a plain word. */
const commandsIn = (file: string): readonly Printed[] => {
  const code = readFileSync(file, "utf8").replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  const where = file.slice(PACKAGES.length);
  return [...madeByCall(code, where), ...writtenOut(code, where)];
};

/** Those that the one function makes: its words are what they are, or a plain word in their place. */
const madeByCall = (code: string, where: string): readonly Printed[] =>
  [...code.matchAll(/teamAgent\(([^;]*?)\)(?=[,;}\s)`])/g)].map(([, args]) => {
    const words = args!
      .split(/,\s*/)
      .filter((arg) => arg.trim() !== "")
      .map((arg) => /^\s*"([^"]*)"\s*$/.exec(arg)?.[1] ?? "word");
    return {
      where,
      command: ["team-agent", ...words.map((word) => (/\s|…/.test(word) ? `"${word}"` : word))].join(" "),
    };
  });

const writtenOut = (code: string, where: string): readonly Printed[] =>
  [...fillIn(code).matchAll(/(["'`]|: |&& )(team-agent [^`();\n&]+)/g)].map(([, before, rest]) => {
    const [line] = rest!.split(/ {2,}|\\n/);
    const closing = before === "`" ? -1 : before!.length === 1 ? line!.indexOf(before!) : oddQuote(line!);
    const command = closing < 0 ? line! : line!.slice(0, closing);
    return { where, command: command.trim() };
  });

/** Where a quote ends the text that the command stands in; -1: all of them are its own. */
const oddQuote = (text: string): number => (text.split('"').length % 2 === 0 ? text.lastIndexOf('"') : -1);

/** Replaces every `${…}`, one in another too, by a word where a word would begin, and by nothing else. */
const fillIn = (code: string): string => {
  const inner = /\$\{[^{}$]*\}/;
  let text = code;
  for (let hit = inner.exec(text); hit; hit = inner.exec(text)) {
    const before = text.slice(0, hit.index);
    const word = /[\s/"]$/.test(before) ? "word" : "";
    text = before + word + text.slice(hit.index + hit[0].length);
  }
  return text;
};
