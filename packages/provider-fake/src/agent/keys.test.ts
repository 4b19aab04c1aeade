import { expect, test } from "vitest";
import { decodeKeys } from "./keys.ts";

test.each([
  ["abc\r", ["text:abc", "enter"], ""],
  ["\u001b[A\u001bOB\u001b[1;5D", ["up", "down"], ""],
  ["\u001b", [], "\u001b"],
  ["\u001bx", ["escape", "text:x"], ""],
  ["\u001b\u001b", ["escape"], "\u001b"],
  ["\u0003\u0015\u007f\n", ["interrupt", "clear", "backspace", "newline"], ""],
  ["\u001b[200~one\rtwo\u001b[201~\r", ["paste:one\ntwo", "enter"], ""],
  ["x\u001b[200~unfinished\r", ["text:x"], "\u001b[200~unfinished\r"],
  ["界🙂\u0001é", ["text:界🙂", "text:é"], ""],
])("decodes %j", (bytes, keys, rest) => {
  const decoded = decodeKeys(bytes);
  expect(decoded.keys.map((key) => ("text" in key ? `${key.kind}:${key.text}` : key.kind))).toEqual(keys);
  expect(decoded.rest).toBe(rest);
});
