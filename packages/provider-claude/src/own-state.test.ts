import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pathOf } from "../test/fixture.ts";
import { ownStateFile } from "./own-state.ts";

const SAMPLE = JSON.parse(readFileSync(pathOf("session-status.json"), "utf8")) as Record<string, unknown>;
const parse = (change: Record<string, unknown> = {}) =>
  ownStateFile.parse(JSON.stringify({ ...SAMPLE, ...change }));

test("reads what a recorded file says, and since when", () => {
  expect(parse()).toEqual({ state: "idle", at: 1795225747664 });
  expect(parse({ status: "waiting", waitingFor: "permission prompt", statusUpdatedAt: 5 })).toEqual({
    state: "waiting",
    at: 5,
    detail: "permission prompt",
  });
  expect(parse({ status: "busy", statusUpdatedAt: undefined, updatedAt: undefined })).toEqual({
    state: "busy",
    at: null,
  });
});

test("knows no state but these three", () => {
  expect(parse({ status: "dreaming" })).toBeNull();
  expect(ownStateFile.parse("half a {")).toBeNull();
});

test("stands in the folder of the configuration, by the process", () => {
  expect(ownStateFile.path({ pid: 12, env: { HOME: "/h" } })).toBe("/h/.claude/sessions/12.json");
  expect(ownStateFile.path({ pid: 12, env: { HOME: "/h", CLAUDE_CONFIG_DIR: "/c" } })).toBe(
    "/c/sessions/12.json",
  );
});
