import { expect, it } from "vitest";
import { screenOf } from "../test/fixture.ts";
import { readError } from "./screen-error.ts";

it.each([
  ["claude-error-400", "unknown", /^API Error: 400 mock error 400$/],
  ["claude-error-401", "auth", /^API Error: 401 /],
  ["claude-error-429", "rate_limit", /^API Error: Request rejected \(429\)/],
  ["claude-error-500", "server", /^API Error: 500 .* check your inference gateway/],
  ["claude-error-529", "server", /^API Error: 529 /],
])("reads the error on the screen %s", (name, category, message) => {
  expect(readError(screenOf(name))).toEqual({ category, message: expect.stringMatching(message) });
});

it.each(["claude-error-sse", "claude-idle-after-reply", "claude-working", "claude-trust-prompt"])(
  "reads no error on the screen %s, where the last turn did not end with one",
  (name) => {
    expect(readError(screenOf(name))).toBeNull();
  },
);
