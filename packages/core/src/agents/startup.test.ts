import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dialog } from "@team-agent/plugin-api";
import { expect, onTestFinished, test } from "vitest";
import { decideStartupDialog } from "./startup.ts";

const dialog = (change: Partial<Dialog>): Dialog => ({
  kind: "trust",
  title: "Trust this folder?",
  options: [],
  cursor: null,
  ...change,
});
const folder = () => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "startup-")));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  mkdirSync(join(path, "work", "inner"), { recursive: true });
  mkdirSync(join(path, "work-2"));
  symlinkSync(join(path, "work"), join(path, "link"));
  return path;
};

test.each([
  ["trusts the agent's own folder", "work", "work", "trust"],
  ["trusts it under another name for it", "link", "work", "trust"],
  ["trusts it when the agent was started through a link", "work", "link", "trust"],
  ["trusts no folder above", ".", "work", null],
  ["trusts no folder below", "work/inner", "work", null],
  ["trusts no folder whose name only begins alike", "work-2", "work", null],
  ["trusts no folder that is not there", "gone", "work", null],
])("%s", (_name, asked, cwd, expected) => {
  const root = folder();
  expect(decideStartupDialog(dialog({ path: join(root, asked) }), join(root, cwd))).toBe(expected);
});

test("gives no answer for a path that may be cut, or that is not shown", () => {
  const root = folder();
  expect(
    decideStartupDialog(dialog({ path: join(root, "work"), pathCut: true }), join(root, "work")),
  ).toBeNull();
  expect(decideStartupDialog(dialog({}), join(root, "work"))).toBeNull();
});

test("puts updates and offers off, and leaves what needs a person to one", () => {
  for (const kind of ["update", "question", "other"] as const)
    expect(decideStartupDialog(dialog({ kind }), "/w")).toBe("skip");
  for (const kind of ["approval", "login", "rateLimit"] as const)
    expect(decideStartupDialog(dialog({ kind, path: "/w" }), "/w")).toBeNull();
});
