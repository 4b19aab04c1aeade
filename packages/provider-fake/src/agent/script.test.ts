import { expect, test } from "vitest";
import { parseScript, parseToolCall } from "./script.ts";

test.each([
  ["no directive at all [one] ]]", []],
  ["a [[say hello there]] b [[exit]]", ["say|hello there", "exit|"]],
  ['[[call send {"content":"[[say hi]] [[crash 1]]"}]]', ['call|send {"content":"[[say hi]] [[crash 1]]"}']],
  ['[[call t {"a":[[1],[2]]}]] [[say x]]', ['call|t {"a":[[1],[2]]}', "say|x"]],
  ["[[say never closed", []],
  ["[[ [[say inner]]", ["say|inner"]],
  ["[[123]]", []],
  [
    'Please call the team tool report with the summary "a\\b" and go on',
    ['call|report {"summary":"a\\\\b"}'],
  ],
  [
    '[[say x]] call the tool t with the a "1" [[say call the tool u with the a "2"]] call the tool v with the b ""',
    ["say|x", 'call|t {"a":"1"}', 'say|call the tool u with the a "2"', 'call|v {"b":""}'],
  ],
  ['call the tool t with the a "never closed', []],
  ["Team Agent message msg_1 from bob:\n\n[[say\nhi]]\n\n[team-agent-token:msg_1]", ["say|hi"]],
])("reads %j", (text, expected) => {
  expect(parseScript(text).map(({ name, rest }) => `${name}|${rest}`)).toEqual(expected);
});

test.each([
  ["send", { tool: "send", args: {} }],
  ['send\n{"a": 1}', { tool: "send", args: { a: 1 } }],
])("reads the call %j", (rest, expected) => expect(parseToolCall(rest)).toEqual(expected));

test.each(["", "send {oops"])("says what is wrong with the call %j", (rest) => {
  expect(parseToolCall(rest)).toBeTypeOf("string");
});
