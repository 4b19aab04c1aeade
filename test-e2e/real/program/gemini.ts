import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import provider from "../../../packages/provider-gemini/src/index.ts";
import { openDoor } from "./gemini-door.ts";
import type { RealProgram } from "./program.ts";

export const gemini: RealProgram = {
  provider,
  release: "@google/gemini-cli@0.61.0",
  command: "gemini",
  executables: ["@google/gemini-cli/bundle/gemini.js"],
  plugin: new URL("../../../packages/provider-gemini", import.meta.url).pathname,
  settle: async ({ folder, work, modelUrl }) => {
    const own = path.join(folder, ".gemini");
    await mkdir(own);
    await writeFile(path.join(own, "settings.json"), JSON.stringify(settings));
    // A leader's own program asks about a folder that it does not know; workers are started without that question.
    await writeFile(path.join(own, "trustedFolders.json"), JSON.stringify({ [work]: "TRUST_FOLDER" }));
    return {
      GEMINI_CLI_HOME: folder,
      GEMINI_API_KEY: "scripted",
      GEMINI_MODEL: "gemini-scripted",
      GOOGLE_GEMINI_BASE_URL: await openDoor(modelUrl),
    };
  },
};

const settings = {
  // An error that lasts is tried ten times otherwise, for minutes.
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, maxAttempts: 2 },
  privacy: { usageStatisticsEnabled: false },
  security: { auth: { selectedType: "gemini-api-key" } },
};
