import type { Options } from "tsup";

/** How every plugin of this repository is built. */
export const plugin = (entry: Readonly<Record<string, string>> = { index: "src/index.ts" }): Options => ({
  entry: { ...entry },
  format: "esm",
  target: "node22",
  dts: false,
  clean: true,
  splitting: true,
  // An added plugin lies in a folder of its own, without its peers.
  noExternal: ["@team-agent/plugin-api/toolkit"],
});
