import { writeFile } from "node:fs/promises";
import path from "node:path";
import provider from "../../../packages/provider-qwen/src/index.ts";
import type { RealProgram } from "./program.ts";

export const qwen: RealProgram = {
  provider,
  release: "@qwen-code/qwen-code@0.24.4",
  command: "qwen",
  executables: ["@qwen-code/qwen-code/cli-entry.js"],
  plugin: new URL("../../../packages/provider-qwen", import.meta.url).pathname,
  settle: async ({ folder, modelUrl }) => {
    await writeFile(path.join(folder, "settings.json"), JSON.stringify(settings(modelUrl)));
    return { QWEN_HOME: folder, OPENAI_API_KEY: "scripted" };
  },
};

const settings = (modelUrl: string) => ({
  general: { enableAutoUpdate: false },
  privacy: { usageStatisticsEnabled: false },
  // Requests of its own behind a turn would get the script's answers.
  memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
  ui: { enableFollowupSuggestions: false },
  security: { auth: { selectedType: "openai" } },
  model: { name: "scripted" },
  // Its requests name their conversation only where somebody asks for it.
  outboundCorrelation: { allowDynamicHeaderValues: true },
  modelProviders: {
    openai: [
      {
        id: "scripted",
        name: "scripted",
        envKey: "OPENAI_API_KEY",
        baseUrl: `${modelUrl}/v1`,
        generationConfig: { maxRetries: 1, customHeaders: { "session-id": "${session_id}" } },
      },
    ],
  },
});
