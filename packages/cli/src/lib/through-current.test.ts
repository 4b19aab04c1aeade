import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { throughCurrent } from "./through-current.ts";

const FILE = "node_modules/@team-agent/cli/dist/hook-main.js";

const installed = (...versions: readonly string[]) => {
  const runtime = mkdtempSync(join(tmpdir(), "through current-"));
  onTestFinished(() => rmSync(runtime, { recursive: true, force: true }));
  for (const version of versions) {
    const file = join(runtime, "versions", version, FILE);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
  }
  return runtime;
};

test("what an installer put down is named by the link to the version in use, whatever version asks", () => {
  const runtime = installed("0.1.0", "0.2.0");
  symlinkSync("versions/0.2.0", join(runtime, "current"));
  expect(throughCurrent(join(runtime, "versions/0.1.0", FILE))).toBe(join(runtime, "current", FILE));
});

test("a file that the version in use does not have, or that no installer put down, is named as it is", () => {
  const runtime = installed("0.1.0");
  const file = join(runtime, "versions/0.1.0", FILE);
  expect(throughCurrent(file)).toBe(file);
  expect(throughCurrent(`/somewhere/${FILE}`)).toBe(`/somewhere/${FILE}`);
});
