import { expect, it } from "vitest";
import { screenOf } from "../test/fixture.ts";
import { readError } from "./screen-error.ts";

it.each([
  ["codex-error-400", "unknown", /mock error 400/],
  ["codex-error-401", "auth", /^unexpected status 401 /],
  ["codex-error-429", "rate_limit", /^exceeded retry limit/],
  ["codex-error-500", "server", /high demand/],
  ["codex-error-sse", "server", /^stream disconnected/],
])("reads the error on the screen %s", (name, category, message) => {
  expect(readError(screenOf(name))).toEqual({ category, message: expect.stringMatching(message) });
});

it.each(["codex-interrupted", "codex-idle-after-reply", "codex-working", "codex-trust-prompt"])(
  "reads no error on the screen %s, where the last turn did not end with one",
  (name) => {
    expect(readError(screenOf(name))).toBeNull();
  },
);
