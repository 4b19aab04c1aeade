import { expect, test } from "vitest";
import { isNewer } from "./ensure.ts";

test.each([
  ["1.2.3", "1.2.2", true],
  ["1.2.3", "1.2.3", false],
  ["1.2.3", "1.2.4", false],
  ["1.10.0", "1.9.9", true],
  ["2.0.0", "1.99.99", true],
  ["1.2", "1.2.0", false],
  ["1.2.1", "1.2", true],
  ["1.2.3-beta.1", "1.2.3", false],
  ["1.2.4-beta.1", "1.2.3", true],
  ["unknown", "1.0.0", false],
])("%s newer than %s: %s", (a, b, expected) => expect(isNewer(a, b)).toBe(expected));
