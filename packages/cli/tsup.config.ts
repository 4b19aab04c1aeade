import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    bin: "src/bin.ts",
    "hook-main": "src/hook-main.ts",
    "mcp-main": "src/mcp-main.ts",
    "daemon-main": "src/daemon-main.ts",
  },
  format: "esm",
  target: "node22",
  dts: false,
  clean: true,
  splitting: true,
  // What every command needs is bundled: a small command spends most of its time on finding modules.
  noExternal: ["commander", /^@team-agent\/core\/client$/],
  minify: true,
});
