import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findWorkspace } from "./find-workspace.ts";

const tree = (...paths: readonly string[]): string => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "ta-up-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const path of paths) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    if (path.endsWith("/")) mkdirSync(join(root, path), { recursive: true });
    else writeFileSync(join(root, path), "");
  }
  return root;
};

test("the nearest folder upwards that holds a team is the workspace", () => {
  const root = tree(".team/current/TEAM.md", "a/b/", "inner/.team/runtime/", "inner/deep/");
  expect(findWorkspace(join(root, "a/b"), "")).toBe(root);
  expect(findWorkspace(root, "")).toBe(root);
  expect(findWorkspace(join(root, "inner/deep"), "")).toBe(join(root, "inner"));
});

test("without a team above, the folder itself is, and a name in the environment goes first", () => {
  const root = tree("a/b/", ".team/logs/");
  expect(findWorkspace(join(root, "a/b"), "")).toBe(join(root, "a/b"));
  expect(findWorkspace(join(root, "a/b"), "/elsewhere")).toBe("/elsewhere");
});
