import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import type { World } from "./world.ts";

/**
 * Looks at the person's configuration of both programs, and again when the answer is called. Both write into their own
 * file: Claude Code counts its starts and remembers folders in .claude.json, Codex keeps what its screen has shown in
 * `[tui]`. Nothing else may differ, and nothing of ours may stand there.
 */
export const watchConfiguration = async (world: World): Promise<() => Promise<void>> => {
  const read = (folder: string, name: string): Promise<string> => readFile(path.join(folder, name), "utf8");
  const settings = await read(world.claudeConfigDir, "settings.json");
  const config = await read(world.codexHome, "config.toml");
  return async () => {
    expect(await read(world.claudeConfigDir, "settings.json")).toBe(settings);
    const [state, now] = [
      await read(world.claudeConfigDir, ".claude.json"),
      await read(world.codexHome, "config.toml"),
    ];
    const { hasCompletedOnboarding, mcpServers, projects } = JSON.parse(state) as ClaudeState;
    expect({ hasCompletedOnboarding, mcpServers }).toEqual({
      hasCompletedOnboarding: true,
      mcpServers: undefined,
    });
    expect(projects[world.workspace]).toMatchObject({ allowedTools: [], mcpServers: {} });
    expect(withoutScreenMemory(now).trim()).toBe(config.trim());
    for (const text of [state, now]) expect(text).not.toMatch(/Bearer|TEAM_AGENT|\/hooks\/|trust_level/);
  };
};

interface ClaudeState {
  readonly hasCompletedOnboarding: boolean;
  readonly mcpServers?: unknown;
  readonly projects: Readonly<Record<string, unknown>>;
}

const withoutScreenMemory = (toml: string): string =>
  toml
    .split(/^(?=\[)/m)
    .filter((section) => !/^\[tui[.\]]/.test(section))
    .join("");
