import { cpSync } from "node:fs";
import { defineConfig } from "tsup";

// What every command needs is bundled: a small command spends most of its time on finding modules.
const common = {
  target: "node22",
  dts: false,
  noExternal: ["commander", /^@team-agent\/(?:core\/(?:client|plugins)|plugin-api\/errors)$/],
  minify: true,
} as const;

export default defineConfig([
  {
    ...common,
    entry: {
      bin: "src/bin.ts",
      "hook-main": "src/hook-main.ts",
      "mcp-main": "src/mcp-main.ts",
      "daemon-main": "src/daemon-main.ts",
      "plugin-case-main": "src/plugin-case-main.ts",
    },
    format: "esm",
    splitting: true,
    // `install-skill` puts it where programs look for skills.
    onSuccess: async () => cpSync("../../plugins/team-agent/skills", "dist/skills", { recursive: true }),
  },
  // Loaded by itself, in one piece.
  { ...common, entry: { hot: "src/hot/main.ts" }, format: "cjs", shims: true, splitting: false },
]);
