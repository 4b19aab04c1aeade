import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { open, proxyExceptions, secret } from "./environment.ts";
import { oneLine, shellQuote, validateModelWord } from "./words.ts";

test("a shell reads a quoted word as it was", () => {
  const words = fc.sample(
    fc.string({ unit: "grapheme" }).map((word) => word.replaceAll("\0", "")),
    50,
  );
  const said = execFileSync("sh", [
    "-c",
    `printf '%s\\0' ${words.map((word) => shellQuote(word)).join(" ")}`,
  ]);
  expect(said.toString().split("\0").slice(0, -1)).toEqual(words);
});

test("a text of several lines is one line that shows their ends", () => {
  expect(oneLine(" rm a\nrm b\r\n\u001b[0m ")).toBe("rm a ⏎ rm b ⏎ �[0m");
  expect(oneLine("x".repeat(500))).toBe(`${"x".repeat(399)}…`);
});

test.each([
  ["a-model/v1:2", null],
  [" ", "the model's name is empty"],
  ["two words", '"two words" holds a space or a control character'],
  ["--yolo", '"--yolo" looks like an option'],
])("the model %j: %s", (model, problem) => expect(validateModelWord(model)).toBe(problem));

test("our own port is excepted from a proxy, and nothing is said where there is none", () => {
  expect(proxyExceptions({ NO_PROXY: "a" })).toEqual({});
  const list = "a,localhost,127.0.0.1";
  expect(proxyExceptions({ https_proxy: "http://p", no_proxy: " a, localhost" })).toEqual({
    NO_PROXY: list,
    no_proxy: list,
  });
});

test("variables are marked one by one", () => {
  expect([...open("A"), ...secret("B")]).toEqual([
    { name: "A", secret: false },
    { name: "B", secret: true },
  ]);
});
