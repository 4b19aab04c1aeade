import provider from "../../../packages/provider-copilot/src/index.ts";
import type { RealProgram } from "./program.ts";

export const copilot: RealProgram = {
  provider,
  release: "@github/copilot@1.0.102",
  command: "copilot",
  executables: ["@github/copilot/npm-loader.js"],
  plugin: new URL("../../../packages/provider-copilot", import.meta.url).pathname,
  // Without an account, and without anything that asks for one.
  settle: async ({ folder, modelUrl }) => ({
    COPILOT_HOME: folder,
    COPILOT_OFFLINE: "true",
    COPILOT_MODEL: "scripted",
    COPILOT_PROVIDER_BASE_URL: `${modelUrl}/v1`,
    COPILOT_PROVIDER_API_KEY: "scripted",
  }),
};
