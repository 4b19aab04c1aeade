import { expect, test } from "vitest";
import { readOptions } from "../src/options.ts";
import { placesOf } from "../src/places.ts";

test("nothing at all is an installation, with the usual folders", () => {
  expect(readOptions([])).toMatchObject({ command: "install", version: "latest", skill: true, yes: false });
  expect(placesOf({ prefix: null, runtimeDir: null }, "/home/dev")).toMatchObject({
    launcher: "/home/dev/.local/bin/team-agent",
    versions: "/home/dev/.team-agent/runtime/versions",
  });
});

test("options are read in both forms, and beside a command", () => {
  expect(readOptions(["update", "--prefix=/p", "--runtime-dir", "/r", "-y"])).toMatchObject({
    command: "update",
    prefix: "/p",
    runtimeDir: "/r",
    yes: true,
  });
});

test("what follows plugin is the plugin command's own", () => {
  expect(readOptions(["--prefix=/p", "plugin", "add", "x", "--json"])).toMatchObject({
    command: "plugin",
    prefix: "/p",
    rest: ["add", "x", "--json"],
  });
});

test.each([
  [["instal"], /unknown command "instal"/],
  [["install", "now"], /install takes no "now"/],
  [["--colour"], /--colour/],
  [["--prefix"], /--prefix/],
  [["install", "--rollback"], /install knows no --rollback/],
  [["doctor", "--purge-runtime"], /doctor knows no --purge-runtime/],
  [["update", "--force"], /--force goes with --rollback/],
])("%j is a wrong command line", (argv, says) => {
  expect(() => readOptions(argv)).toThrow(says);
});

test("a person without a home has to name both folders", () => {
  expect(() => placesOf({ prefix: "/p", runtimeDir: null }, null)).toThrow("HOME is not set");
  expect(placesOf({ prefix: "/p", runtimeDir: "/r" }, null).runtime).toBe("/r");
});
