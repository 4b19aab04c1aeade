import type { Command } from "commander";
import { expect, test } from "vitest";
import { buildProgram } from "../program.ts";
import { HOT } from "./options.ts";
import { readWords } from "./read-words.ts";

const declared = (name: string): Command => buildProgram(name).commands.find((one) => one.name() === name)!;
/** Left to the whole tree: they are rare, or answer something else. */
const LEFT_OUT = ["ack", "wait"];

test.each(Object.keys(HOT))("%s has the options here that the command tree declares", (name) => {
  const command = declared(name);
  const options = command.options.filter(
    (option) => !option.negate || !LEFT_OUT.includes(option.attributeName()),
  );
  expect(Object.keys(HOT[name]!.options).sort()).toEqual(options.map(({ long }) => long!.slice(2)).sort());
  for (const option of options) {
    const here = HOT[name]!.options[option.long!.slice(2)]!;
    expect(here.kind === "flag", option.long).toBe(!option.required && !option.optional);
    expect(here.choices, option.long).toEqual(option.argChoices);
    expect(here.kind === "number", option.long).toBe(option.parseArg !== undefined && !option.argChoices);
  }
});

/** As the command tree reads it: its action is told the same words and options. */
const readByTree = async (argv: readonly string[]): Promise<unknown> => {
  const program = buildProgram(argv[0]);
  let told: unknown = null;
  const command = program.commands.find((one) => one.name() === argv[0])!;
  command.action((...args: unknown[]) => {
    const [options] = args.slice(-2);
    told = {
      command: argv[0],
      words: args
        .slice(0, -2)
        .flat()
        .filter((word) => word !== undefined),
      options,
    };
  });
  await program.parseAsync([...argv], { from: "user" });
  return told;
};

test.each([
  ["status", "--workspace", "/w"],
  ["status", "ann", "--json", "--workspace", "/w"],
  ["status", "--summary", "--team=demo", "--workspace=/w"],
  ["send", "ann", "do it", "--workspace", "/w"],
  ["send", "--workspace", "/w", "ann", "do", "it", "--wait", "result", "--timeout", "2.5"],
  [
    "send",
    "ann,bob",
    "--file",
    "-",
    "--json",
    "--workspace",
    "/w",
    "--priority",
    "interrupt",
    "--watch-result",
  ],
  [
    "send",
    "*",
    "x",
    "--task",
    "t1",
    "--message-id",
    "msg_0123456789ab",
    "--expires-in",
    "30m",
    "--workspace",
    "/w",
  ],
])("%s %s … is read as the command tree reads it", async (...argv) => {
  expect(readWords(argv)).toEqual(await readByTree(argv));
});

test.each([
  ["status", "--help"],
  ["status", "-h"],
  ["status", "a", "b"],
  ["status", "--sumary"],
  ["status", "--team"],
  ["send"],
  ["send", "ann", "x", "--no-ack"],
  ["send", "ann", "x", "--no-wait"],
  ["send", "ann", "x", "--wait", "soon"],
  ["send", "ann", "x", "--timeout", "-1"],
  ["send", "ann", "--", "--not an option"],
  ["send", "ann", "-1"],
  ["toString"],
  [],
])("%s %s … is left to the command tree", (...argv) => {
  expect(readWords(argv)).toBeNull();
});
