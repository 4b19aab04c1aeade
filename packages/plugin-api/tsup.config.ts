import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    errors: "src/errors.ts",
    testing: "src/testing/index.ts",
    toolkit: "src/toolkit/index.ts",
  },
  format: "esm",
  target: "node22",
  dts: false,
  clean: true,
  splitting: true,
  // What is read of a manifest needs little of it, and a command is over before all of it is found and loaded.
  noExternal: [/^zod\b/],
});
