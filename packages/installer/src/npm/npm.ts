import { existsSync } from "node:fs";
import { basename } from "node:path";
import { onPath } from "../path.ts";

/** The words that run npm here; null where a machine has none. */
export const findNpm = (env = process.env): readonly [string, ...string[]] | null => {
  // Whoever runs us by npx knows the npm that was meant. pnpm says the same of itself.
  const called = env.npm_execpath;
  if (called && /^np[mx]-cli\.[cm]?js$/.test(basename(called)) && existsSync(called) && !process.versions.bun)
    return [process.execPath, called];
  const found = onPath("npm");
  return found === null ? null : [found];
};

/** What is asked of npm each time: nothing but the packages runs, and a registry that does not answer is told soon. */
export const NPM_FLAGS = [
  "--ignore-scripts",
  "--omit=dev",
  "--no-audit",
  "--no-fund",
  "--no-update-notifier",
  "--loglevel=error",
  // Of a large file that is no archive npm would write down each block, with a stack, for half a minute.
  "--logs-max=0",
  "--fetch-retries=1",
  "--fetch-retry-mintimeout=500",
  "--fetch-retry-maxtimeout=1000",
] as const;
