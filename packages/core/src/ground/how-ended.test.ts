import { expect, test } from "vitest";
import { howItEnded } from "./how-ended.ts";

test.each([
  ["exited", 3, null, "ended by itself with status 3"],
  ["exited", null, null, "ended by itself"],
  ["exited", 137, null, "ended by itself with status 137"],
  ["exited", null, "SIGKILL", "was ended by SIGKILL"],
  ["found_gone", null, "SIGTERM", "was ended by SIGTERM"],
  ["exited", 255, null, "ended by itself with status 255"],
  ["window_closed", null, null, "ended when its window was closed"],
  ["found_gone", null, null, "is gone, and nobody saw how it ended"],
  ["server_gone", null, null, "is gone, and nobody saw how it ended"],
])("trial.40: a program that ended with %s, %s and %s %s", (reason, status, signal, words) => {
  expect(howItEnded(reason, { status, signal })).toBe(words);
});
