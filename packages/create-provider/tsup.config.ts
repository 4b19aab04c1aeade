import { cpSync } from "node:fs";
import { defineConfig } from "tsup";

/** What the pages show, the tests run, and a new package begins with, is one thing. */
const SAMPLES = { provider: "provider-outside", transport: "transport-outside" };

export default defineConfig({
  entry: { bin: "src/bin.ts" },
  format: "esm",
  target: "node22",
  dts: false,
  onSuccess: async () => {
    for (const [kind, sample] of Object.entries(SAMPLES)) {
      const into = `dist/templates/${kind}`;
      cpSync("templates/common", into, { recursive: true });
      cpSync(`../../test-e2e/fixtures/${sample}`, into, { recursive: true });
      cpSync(`templates/${kind}`, into, { recursive: true });
      cpSync("LICENSE", `${into}/LICENSE`);
    }
  },
});
