import { test } from "vitest";
import { REQUIREMENTS, type RequirementId } from "../requirements.ts";

/** A scenario that shows one or more requirements. The ids are checked by the compiler, and by the coverage test. */
export const verifies = (
  ids: RequirementId | readonly RequirementId[],
  run: () => Promise<void>,
  timeoutMs = 60_000,
): void => {
  const list = typeof ids === "string" ? [ids] : ids;
  test(list.map((id) => `${id}: ${REQUIREMENTS[id].behaviour}`).join("; "), run, timeoutMs);
};
