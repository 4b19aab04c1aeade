import { expect, test } from "vitest";
import { hasGrown } from "./agree-again.ts";

const bypass = (flag: string) => ({ provider: "fake", flag });
const HOOK = "a.json: hook: make";

type Agreed = Parameters<typeof hasGrown>[0];
const off = (agreed: Omit<Agreed, "allowRepositoryExecutables">): Agreed => ({
  ...agreed,
  allowRepositoryExecutables: false,
});

test("after an agreement came what the repository would run: asked again, and once it is allowed no more", () => {
  const allowed = { bypass: null, executables: [HOOK], allowRepositoryExecutables: true };
  const kept = { ...allowed, allowRepositoryExecutables: false };
  expect(hasGrown(kept, allowed)).toBe(true);
  expect(hasGrown(allowed, allowed)).toBe(false);
});

test.each<[string, Parameters<typeof off>[0], Parameters<typeof off>[0], boolean]>([
  ["nothing", { bypass: null, executables: [] }, { bypass: null, executables: [] }, false],
  ["a bypass", { bypass: null }, { bypass: bypass("--x"), executables: [] }, true],
  ["another bypass", { bypass: bypass("--x") }, { bypass: bypass("--y"), executables: [] }, true],
  ["the same bypass", { bypass: bypass("--x") }, { bypass: bypass("--x"), executables: [] }, false],
  ["no bypass any more", { bypass: bypass("--x") }, { bypass: null, executables: [] }, false],
  ["a hook", { bypass: null, executables: [] }, { bypass: null, executables: [HOOK] }, true],
  ["the same hook", { bypass: null, executables: [HOOK] }, { bypass: null, executables: [HOOK] }, false],
  ["a hook less", { bypass: null, executables: [HOOK] }, { bypass: null, executables: [] }, false],
  ["a hook, in a team of an older version", { bypass: null }, { bypass: null, executables: [HOOK] }, true],
])("after an agreement came %s: asked again %s", (_name, before, now, expected) =>
  expect(hasGrown(off(before), off(now))).toBe(expected),
);
