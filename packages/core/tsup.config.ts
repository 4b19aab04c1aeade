import { defineConfig } from "tsup";

const shared = { format: "esm", target: "node22", dts: false } as const;

/** The light doors are built by themselves: parts shared with the other would bring all that their files import. */
export default defineConfig([
  { ...shared, entry: { index: "src/index.ts" } },
  { ...shared, entry: { client: "src/client.ts" }, noExternal: ["@team-agent/plugin-api/errors"] },
  { ...shared, entry: { plugins: "src/plugins.ts" }, noExternal: [/^@team-agent\/plugin-api/, /^zod/] },
]);
