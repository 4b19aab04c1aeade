import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { askProgram } from "./ask-program.ts";

const askVersion = (program: string, env: NodeJS.ProcessEnv, withinMs?: number) =>
  askProgram(program, ["--version"], env, withinMs);

const script = (lines: string): { readonly program: string; readonly folder: string } => {
  const folder = mkdtempSync(join(tmpdir(), "version-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = join(folder, "program");
  writeFileSync(program, `#!/bin/sh\n${lines}\n`);
  chmodSync(program, 0o755);
  return { program, folder };
};
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("what it says is the answer, and a failure is none", async () => {
  expect(await askVersion(script("echo 1.2.3").program, process.env)).toBe("1.2.3\n");
  expect(await askVersion(script("echo 1.2.3; exit 1").program, process.env)).toBeNull();
  expect(await askVersion("/there/is/none", process.env)).toBeNull();
});

test("a script that does not answer is ended together with the program that it waits for", async () => {
  const { program, folder } = script('sleep 1000 &\necho $! > "$FILE.new"; mv "$FILE.new" "$FILE"; wait');
  const file = join(folder, "pid");
  expect(await askVersion(program, { ...process.env, FILE: file }, 1_000)).toBeNull();
  expect(existsSync(file)).toBe(true);
  const pid = Number(readFileSync(file, "utf8"));
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5_000 });
});
