import { expect, test } from "vitest";
import { howItEnded } from "./how-ended.ts";

test.each([
  ["exited", 3, "ended by itself with status 3"],
  ["exited", null, "ended by itself"],
  ["exited", 137, "was ended by SIGKILL (status 137)"],
  ["found_gone", 143, "was ended by SIGTERM (status 143)"],
  ["exited", 255, "ended by itself with status 255"],
  ["window_closed", null, "ended when its window was closed"],
  ["found_gone", null, "is gone, and nobody saw how it ended"],
  ["server_gone", null, "is gone, and nobody saw how it ended"],
])("trial.40: a program that ended with %s and %s %s", (reason, status, words) => {
  expect(howItEnded(reason, status)).toBe(words);
});
