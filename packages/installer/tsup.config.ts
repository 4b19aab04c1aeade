import { defineConfig } from "tsup";

// One file without dependencies, for the oldest Node.js that anybody still has.
export default defineConfig({
  entry: { bin: "src/bin.ts" },
  format: "esm",
  target: "node18",
  dts: false,
  minify: true,
});
