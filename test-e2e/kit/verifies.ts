import { test } from "vitest";
import { REQUIREMENTS, type RequirementId } from "../requirements.ts";

interface Options {
  readonly timeoutMs?: number;
  /** Why it cannot be shown on this machine; the reason becomes part of the test's name. */
  readonly skip?: string | null;
  /** Which of several cases it is. */
  readonly of?: string;
}

/** A scenario that shows one or more requirements. The ids are checked by the compiler, and by the coverage test. */
export const verifies = (
  ids: RequirementId | readonly RequirementId[],
  run: () => Promise<void>,
  options: Options | number = {},
): void => {
  const {
    timeoutMs = 180_000,
    skip = null,
    of,
  } = typeof options === "number" ? { timeoutMs: options } : options;
  const list = typeof ids === "string" ? [ids] : ids;
  const name = list.map((id) => `${id}: ${REQUIREMENTS[id].behaviour}`).join("; ") + (of ? ` (${of})` : "");
  test.skipIf(skip !== null)(skip === null ? name : `${name} (skipped: ${skip})`, run, timeoutMs);
};
