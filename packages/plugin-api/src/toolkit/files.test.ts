import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readIfThere, readPlainFile } from "./files.ts";

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "ta-files-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

test("a plain file is read whole, through a link too", async () => {
  const dir = folder();
  writeFileSync(join(dir, "a.md"), "很长\n".repeat(100));
  symlinkSync(join(dir, "a.md"), join(dir, "b.md"));
  expect(await readPlainFile(join(dir, "b.md"))).toBe("很长\n".repeat(100));
});

test("a pipe keeps nobody, and a device or a huge file is not read", async () => {
  const dir = folder();
  execFileSync("mkfifo", [join(dir, "pipe")]);
  symlinkSync("/dev/zero", join(dir, "zero"));
  writeFileSync(join(dir, "huge"), "x".repeat(1024 * 1024 + 1));
  await expect(readPlainFile(join(dir, "pipe"))).rejects.toThrow("no plain file");
  await expect(readPlainFile(join(dir, "zero"))).rejects.toThrow("no plain file");
  await expect(readPlainFile(dir)).rejects.toThrow("no plain file");
  await expect(readPlainFile(join(dir, "huge"))).rejects.toThrow("at most 1048576");
  // There, but not to be read: that is not the same as missing.
  expect(await readIfThere(join(dir, "pipe"))).toBe("");
  expect(await readIfThere(join(dir, "missing"))).toBeNull();
});
