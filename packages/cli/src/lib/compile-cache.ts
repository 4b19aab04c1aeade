import { lstatSync, mkdirSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Lets Node.js keep what it compiled in a folder that is ours alone. Its own place is one in the common temporary
 * folder, which belongs to whoever came first. Where there can be none of ours, nothing is kept.
 */
export const keepCompiled = (): void => {
  try {
    const cache = process.env.XDG_CACHE_HOME;
    const folder = join(cache?.startsWith("/") ? cache : join(homedir(), ".cache"), "team-agent", "compiled");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stat = lstatSync(folder);
    if (stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o077) === 0)
      module.enableCompileCache?.(folder);
  } catch {
    // It only saves time.
  }
};
