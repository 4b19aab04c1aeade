import { writeFile } from "node:fs/promises";
import path from "node:path";
import provider from "../../../packages/provider-opencode/src/index.ts";
import type { RealProgram } from "./program.ts";

export const opencode: RealProgram = {
  provider,
  release: "opencode-ai@1.18.33",
  command: "opencode",
  executables: ["opencode-linux-x64/bin/opencode", "opencode-darwin-arm64/bin/opencode"],
  plugin: new URL("../../../packages/provider-opencode", import.meta.url).pathname,
  settle: async ({ folder, modelUrl }) => {
    const file = path.join(folder, "own.json");
    await writeFile(file, JSON.stringify(settings(modelUrl)));
    return { OPENCODE_CONFIG: file, OPENCODE_DISABLE_MODELS_FETCH: "1", XDG_DATA_HOME: folder };
  },
};

const settings = (modelUrl: string) => ({
  model: "scripted/scripted",
  small_model: "scripted/scripted",
  autoupdate: false,
  // A title would be asked for with the words of the first prompt.
  agent: { title: { disable: true } },
  provider: {
    scripted: {
      npm: "@ai-sdk/openai-compatible",
      options: { baseURL: `${modelUrl}/v1`, apiKey: "scripted" },
      models: { scripted: { name: "scripted" } },
    },
  },
});
