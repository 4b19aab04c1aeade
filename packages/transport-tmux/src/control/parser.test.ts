import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ControlMessage, createControlParser } from "./parser.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url), "utf8");
const parse = (...chunks: string[]): ControlMessage[] => {
  const messages: ControlMessage[] = [];
  const push = createControlParser((message) => messages.push(message));
  for (const chunk of chunks) push(chunk);
  return messages;
};
const reply = (...lines: string[]) => ({ kind: "reply", ok: true, lines });
const note = (name: string, rest = "") => ({ kind: "notification", name, rest });
const RECORDED = "tmux-3.3a.control.txt";
const ALL = [RECORDED, "tmux-3.2-unverified.control.txt", "tmux-3.5-unverified.control.txt"];

test("a recorded conversation with tmux 3.3a is taken apart", () => {
  const empty = Array.from({ length: 9 }, () => "");
  expect(parse(fixture(RECORDED))).toEqual([
    note("session-changed", "$0 a"),
    reply("one first"),
    reply("#{pane_id}"),
    note("window-add", "@1"),
    reply(),
    note("output", "%0 é %end 1 2 1 \\134 x"),
    reply("é %end 1 2 1 \\ x", ...empty),
    { kind: "reply", ok: false, lines: ["parse error: unknown command: no-such-command"] },
    reply(),
    note("unlinked-window-close", "@1"),
    reply(),
    note("pane-mode-changed", "%0"),
    reply(),
    note("exit"),
  ]);
});

test("what tmux 3.2 is thought to say is taken apart (written by hand, unverified)", () => {
  const messages = parse(fixture(ALL[1]!));
  expect(messages.filter(({ kind }) => kind === "reply")).toEqual([
    reply("%0\t4711\t0\t\t0\t\tteam-one\tteam\tcat"),
  ]);
  expect(messages.at(-1)).toEqual(note("exit", "server exited"));
});

test("what tmux 3.5 is thought to say is taken apart (written by hand, unverified)", () => {
  const messages = parse(fixture(ALL[2]!));
  expect(messages.filter(({ kind }) => kind === "reply")).toEqual([
    reply("%error 1 1 1", "%end 1700000001 105 0"),
  ]);
  expect(messages.slice(-9).map((message) => (message.kind === "notification" ? message.name : ""))).toEqual([
    "extended-output",
    "pause",
    "continue",
    "subscription-changed",
    "paste-buffer-changed",
    "config-error",
    "message",
    "client-detached",
    "exit",
  ]);
});

test.each(ALL)("%s means the same however it is cut into pieces, and with carriage returns", (name) => {
  const text = fixture(name);
  const whole = parse(text);
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), text.length];
      expect(parse(...places.slice(1).map((end, index) => text.slice(places[index], end)))).toEqual(whole);
    }),
  );
  expect(parse(text.replaceAll("\n", "\r\n"))).toEqual(whole);
});

test("a screen may show anything that the protocol says, and still is one reply", () => {
  const line = fc.oneof(
    fc.constantFrom(
      "%begin 9 9 1",
      "%end 9 9 1",
      "%error 7 7 1",
      "%end 1 2",
      "%exit",
      "%output %0 x",
      "%end 7 7 1 ",
      "",
    ),
    fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, "")),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = `%begin 7 7 1\n${lines.filter((one) => one !== "%error 7 7 1").join("\n")}\n%end 7 7 1\n`;
      const expected = lines.filter((one) => one !== "%error 7 7 1");
      expect(parse(text)).toEqual([reply(...(expected.length === 0 ? [""] : expected))]);
    }),
  );
});

test("a reply to somebody else's command is nobody's answer here", () => {
  expect(parse("%begin 1 1 0\nhook output\n%end 1 1 0\n%begin 1 2 1\nours\n%end 1 2 1\n")).toEqual([
    reply("ours"),
  ]);
});

test("half a line waits, and a line that is no message is passed over", () => {
  expect(parse("noise\n%session-ch")).toEqual([]);
  expect(parse("noise\n%session-ch", "anged $1 x\n")).toEqual([note("session-changed", "$1 x")]);
});
