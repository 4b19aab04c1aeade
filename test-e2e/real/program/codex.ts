import { writeFile } from "node:fs/promises";
import path from "node:path";
import provider from "../../../packages/provider-codex/src/index.ts";
import type { Place, RealProgram } from "./program.ts";

export const codex: RealProgram = {
  provider,
  release: "@openai/codex@0.169.0",
  command: "codex",
  executables: ["@openai/codex/bin/codex.js"],
  settle: async (place) => {
    await writeFile(path.join(place.folder, "config.toml"), toml(place));
    return { CODEX_HOME: place.folder, OPENAI_API_KEY: "scripted" };
  },
};

const toml = ({ modelUrl, wishes }: Place): string => `model = "gpt-5.2-codex"
model_provider = "scripted"
check_for_update_on_startup = false
${wishes.codexConfig ?? ""}
[model_providers.scripted]
name = "scripted"
base_url = "${modelUrl}/v1"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
request_max_retries = 1
stream_max_retries = 1

# A sandbox that is killed leaves the folders that it guards; none of them in a folder that everybody shares.
[sandbox_workspace_write]
exclude_slash_tmp = true

[analytics]
enabled = false
`;
