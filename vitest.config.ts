import { availableParallelism, totalmem } from "node:os";
import { defineConfig } from "vitest/config";

const source = (name: string, entry = "index") =>
  new URL(`./packages/${name}/src/${entry}.ts`, import.meta.url).pathname;

// Packages are tested from their sources; whole-system tests run the built ones.
const alias = [
  { find: "@team-agent/plugin-api/errors", replacement: source("plugin-api", "errors") },
  ...["testing", "toolkit"].map((entry) => ({
    find: `@team-agent/plugin-api/${entry}`,
    replacement: source("plugin-api", `${entry}/index`),
  })),
  { find: "@team-agent/core/client", replacement: source("core", "client") },
  { find: "@team-agent/core/plugins", replacement: source("core", "plugins") },
  { find: /^@team-agent\/([\w-]+)$/, replacement: source("$1") },
];

/** A file of whole-system tests runs a few programs at a time; real ones take up to 300 MB each. */
const MEMORY_PER_FILE = 2 * 1024 ** 3;
const maxWorkers = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / MEMORY_PER_FILE)));

export default defineConfig({
  test: {
    maxWorkers,
    globalSetup: ["scripts/lib/run/setup.ts"],
    projects: [
      {
        resolve: { alias },
        test: {
          name: "packages",
          include: ["packages/*/{src,test}/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "system",
          include: ["test-e2e/*.test.ts", "test-e2e/scenarios/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "real",
          include: ["test-e2e/real/**/*.test.ts"],
          globalSetup: ["test-e2e/real/setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "install",
          include: ["test-e2e/install/**/*.test.ts"],
          globalSetup: ["test-e2e/install/setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
