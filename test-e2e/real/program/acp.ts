import { writeFile } from "node:fs/promises";
import path from "node:path";
import provider from "../../../packages/provider-acp/src/index.ts";
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import type { Place, RealProgram } from "./program.ts";
import { qwen } from "./qwen.ts";

const plugin = new URL("../../../packages/provider-acp", import.meta.url).pathname;

/** Programs that speak the Agent Client Protocol, by `acp-` and the name that a role gives to their provider. */
export const ACP_PROGRAMS = {
  "acp-qwen": { ...qwen, provider, plugin, cached: "qwen" },
  "acp-copilot": { ...copilot, provider, plugin, cached: "copilot" },
  "acp-opencode": {
    provider,
    plugin,
    cached: "opencode",
    release: "opencode-ai@1.18.33",
    command: "opencode",
    // The launcher script needs a postinstall; the native program does not.
    executables: [`opencode-${process.platform}-${process.arch}/bin/opencode`],
    settle: async (place) => ({
      OPENCODE_CONFIG: await opencodeConfig(place),
      OPENCODE_DISABLE_MODELS_FETCH: "1",
    }),
  },
  "acp-claude-agent-acp": {
    provider,
    plugin,
    cached: "claude-agent-acp",
    release: "@agentclientprotocol/claude-agent-acp@0.100.0",
    command: "claude-agent-acp",
    executables: ["@agentclientprotocol/claude-agent-acp/dist/index.js"],
    // It takes no other kind of sign-in for a gateway.
    settle: async (place) => ({ ...(await claude.settle(place)), ANTHROPIC_API_KEY: "scripted" }),
  },
  "acp-codex-acp": {
    provider,
    plugin,
    cached: "codex-acp",
    release: "@agentclientprotocol/codex-acp@2.6.0",
    command: "codex-acp",
    executables: ["@agentclientprotocol/codex-acp/dist/index.js"],
    settle: codex.settle,
  },
} as const satisfies Readonly<Record<string, RealProgram>>;

const opencodeConfig = async ({ folder, modelUrl }: Place): Promise<string> => {
  const file = path.join(folder, "opencode.json");
  const options = { baseURL: `${modelUrl}/v1`, apiKey: "scripted" };
  const scripted = { npm: "@ai-sdk/openai-compatible", options, models: { m1: {} } };
  const model = "scripted/m1";
  const config = { provider: { scripted }, model, small_model: model, autoupdate: false };
  await writeFile(file, JSON.stringify(config));
  return file;
};
