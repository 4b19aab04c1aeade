import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts" },
  format: "esm",
  target: "node22",
  dts: false,
  clean: true,
  splitting: true,
  // An added plugin lies in a folder of its own, without its peers.
  noExternal: ["@team-agent/plugin-api/toolkit"],
});
