import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { fakeManifest } from "../../test/fake.ts";
import { createFaults } from "./faults.ts";

const plugin = {
  manifest: fakeManifest,
  packageName: "provider-poor",
  version: "1.2.3",
  directory: "/poor",
  origin: "path",
  problem: null,
  stamp: "",
  notes: [],
} as const;

const watched = () => {
  const told: string[] = [];
  let isAllowed = false;
  const faults = createFaults(plugin, {
    onRefused: (why) => told.push(why),
    isAllowedAgain: () => isAllowed,
  });
  const fails = (member: string, mayThrow = false) =>
    expect(() =>
      faults.run({ member, mayThrow }, () => {
        throw new Error("bad day");
      }),
    );
  return { faults, told, fails, allow: () => (isAllowed = true), forbid: () => (isAllowed = false) };
};

test("a third error of one function in a row is the last, and is told once", () => {
  const { faults, told, fails } = watched();
  fails("classify").toThrow("plugin provider-poor 1.2.3: classify failed (bad day)");
  fails("classify").toThrow("bad day");
  expect([faults.refused(), told]).toEqual([null, []]);
  fails("classify").toThrow("is not used any more: classify failed (bad day)");
  expect(told).toEqual(["classify failed (bad day)"]);
  let hasRun = false;
  expect(() => faults.run({ member: "other" }, () => (hasRun = true))).toThrow("is not used any more");
  expect([hasRun, told.length]).toEqual([false, 1]);
});

test("errors that a good answer stands between are no row", () => {
  const { faults, fails } = watched();
  for (let round = 0; round < 5; round++) {
    fails("classify").toThrow("bad day");
    fails("push").toThrow("bad day");
    expect(faults.run({ member: "classify" }, () => "ready")).toBe("ready");
    expect(faults.run({ member: "push" }, () => 1)).toBe(1);
  }
  expect(faults.refused()).toBeNull();
});

test("an error where one is an answer is handed on as it is, however often", () => {
  const { faults, fails } = watched();
  for (let round = 0; round < 5; round++) fails("plan", true).toThrow(/^bad day$/);
  expect(faults.refused()).toBeNull();
});

test("the third time that code has to be cut off is the last, whatever went well in between", () => {
  const { faults, told } = watched();
  const hangs = () =>
    expect(() =>
      faults.run({ member: "classify", mayThrow: true, limitMs: 100 }, () => {
        for (;;) {
          // It never ends.
        }
      }),
    );
  hangs().toThrow("classify did not come to its end");
  expect(faults.run({ member: "classify" }, () => "ready")).toBe("ready");
  hangs().toThrow("classify did not come to its end");
  expect(faults.run({ member: "classify" }, () => "ready")).toBe("ready");
  hangs().toThrow("is not used any more");
  expect(told).toEqual(["classify did not come to its end"]);
});

test.each([
  [
    "that catches everything",
    () => {
      for (;;)
        try {
          throw new Error("again");
        } catch {}
    },
  ],
  [
    "in a finally",
    () => {
      try {
        for (;;);
      } finally {
        for (;;);
      }
    },
  ],
  ["in a regular expression", () => /^(?:a+)+$/.test(`${"a".repeat(40)}!`)],
  [
    "in a sort",
    () =>
      Array.from({ length: 100 }, (_, at) => at).sort(() => {
        for (;;);
      }),
  ],
  [
    "before its first await",
    async () => {
      for (;;);
    },
  ],
])("an endless loop %s is cut off, and what comes after it works", (_name, code) => {
  const { faults } = watched();
  expect(() => faults.run({ member: "m", limitMs: 100 }, code as () => unknown)).toThrow(
    "did not come to its end",
  );
  expect(faults.run({ member: "m" }, () => faults.run({ member: "inner" }, () => 7))).toBe(7);
});

test("code that had no time to run is not to blame", () => {
  const { faults, told } = watched();
  const waits = () => execFileSync("sleep", ["0.3"]);
  for (let round = 0; round < 4; round++)
    expect(() => faults.run({ member: "classify", limitMs: 100 }, waits)).toThrow("classify was held up");
  expect([faults.refused(), told]).toEqual([null, []]);
});

test("a plugin that somebody allows again begins anew", () => {
  const { faults, fails, told, allow, forbid } = watched();
  for (let round = 0; round < 3; round++) fails("classify").toThrow();
  expect(faults.refused()).toMatchObject({
    code: "plugin_failed",
    action: expect.stringContaining("plugin use provider-poor"),
  });
  allow();
  expect(faults.refused()).toBeNull();
  forbid();
  expect(faults.run({ member: "classify" }, () => "ready")).toBe("ready");
  for (let round = 0; round < 3; round++) fails("classify").toThrow();
  expect(told).toHaveLength(2);
});
