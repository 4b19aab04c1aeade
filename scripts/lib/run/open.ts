import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endWithNpm } from "./with-npm.ts";

let opened: string | null = null;

/**
 * Gives this run a temporary folder of its own, in which every sandbox is made from now on, and starts a process that
 * ends whatever still lives in it once this one is gone. The kernel closes the pipe between them, however this one ends.
 */
export const openRun = (options: { readonly keep?: boolean } = {}): string => {
  if (opened !== null) return opened;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ta-run-")));
  // Some tests run programs as another user, who has to get through to his own folder.
  chmodSync(folder, 0o711);
  const cleaner = spawn(
    process.execPath,
    [join(import.meta.dirname, "clean.ts"), folder, options.keep ? "keep" : "remove"],
    // Without an environment: where a run is part of another one, the other's cleaner leaves it to its work.
    { detached: true, stdio: ["pipe", "ignore", "ignore"], env: {}, cwd: "/" },
  );
  cleaner.unref();
  // A pipe that keeps nobody waiting: it is there to be closed.
  (cleaner.stdin as unknown as { unref(): void }).unref();
  process.env.TMPDIR = folder;
  endWithNpm();
  opened = folder;
  return folder;
};
