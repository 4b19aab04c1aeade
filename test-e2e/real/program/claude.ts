import { writeFile } from "node:fs/promises";
import path from "node:path";
import provider from "../../../packages/provider-claude/src/index.ts";
import type { RealProgram } from "./program.ts";

const platform = `${process.platform}-${process.arch}`;

export const claude: RealProgram = {
  provider,
  release: "@anthropic-ai/claude-code@2.1.330",
  command: "claude",
  // The launcher script needs a postinstall; the native program does not.
  executables: [
    `@anthropic-ai/claude-code-${platform}/claude`,
    `@anthropic-ai/claude-code-${platform}-musl/claude`,
  ],
  settle: async ({ folder, work, modelUrl, wishes }) => {
    const trusted = (wishes.trusted ?? []).map((name) => [
      path.join(work, name),
      { hasTrustDialogAccepted: true },
    ]);
    // The first run of Claude Code asks its own servers, which are out of reach here, and would end.
    const state = { hasCompletedOnboarding: true, projects: Object.fromEntries(trusted) };
    await writeFile(path.join(folder, ".claude.json"), JSON.stringify(state));
    if (wishes.claudeSettings !== undefined)
      await writeFile(path.join(folder, "settings.json"), JSON.stringify(wishes.claudeSettings));
    return {
      CLAUDE_CONFIG_DIR: folder,
      ANTHROPIC_BASE_URL: modelUrl,
      // A token and not an API key: a key is asked about on the first start.
      ANTHROPIC_AUTH_TOKEN: "scripted",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_TELEMETRY: "1",
      DISABLE_ERROR_REPORTING: "1",
      DISABLE_AUTOUPDATER: "1",
      CLAUDE_CODE_MAX_RETRIES: "1",
    };
  },
};
