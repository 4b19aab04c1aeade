import { cp, readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { REPOSITORY } from "../kit/npm.ts";
import { verifies } from "../kit/verifies.ts";
import { programs, skip } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { leadByCommands, leadByTools } from "./team/skill-scenarios.ts";
import type { World } from "./team/world.ts";

const options = { timeoutMs: 240_000, skip };

verifies("skill.leads", () => inWorld({ programs, user: null }, leadByCommands), options);

verifies("skill.leads", () => inWorld({ programs, user: null }, leadByTools), options);

const DESCRIPTION = "Build, lead and mend a team of persistent coding agents";

/** Each program's own commands for plugins, and one prompt. */
const PROGRAMS = {
  claude: {
    install: ["plugin", "install", "team-agent@team-agent"],
    remove: ["plugin", "uninstall", "team-agent@team-agent"],
    prompt: ["-p", "hello"],
  },
  codex: {
    install: ["plugin", "add", "team-agent@team-agent"],
    remove: ["plugin", "remove", "team-agent@team-agent"],
    prompt: ["exec", "--skip-git-repo-check", "hello"],
  },
} as const;

const takePlugin = async (world: World, name: keyof typeof PROGRAMS): Promise<void> => {
  const { install, remove, prompt } = PROGRAMS[name];
  const market = path.join(world.root, "market");
  const run = async (args: readonly string[]) => {
    const done = await world.run(name, args);
    expect(done.exitCode, `${name} ${args.join(" ")}: ${done.stdout}${done.stderr}`).toBe(0);
    return done.stdout;
  };
  /** How often the model is shown what the skill is for. */
  const shown = async (): Promise<number> => {
    const before = world.api.requests.length;
    await run(prompt);
    const { text } = world.api.requests.slice(before).find((one) => one.tools.length > 0)!;
    return text.split(DESCRIPTION).length - 1;
  };
  await run(["plugin", "marketplace", "add", market]);
  await run(install);
  const told = await world.cli(["install-skill", "--target", name]);
  expect(told.stdout).toContain("the plugin team-agent@team-agent brings the skill");
  expect(await shown()).toBe(1);
  await run(remove);
  expect(await shown()).toBe(0);
  expect((await world.cli(["install-skill", "--target", name])).stdout).toContain("installed");
  expect(await shown()).toBe(1);
  expect((await world.cli(["install-skill", "--target", name, "--uninstall"])).exitCode).toBe(0);
  expect(await shown()).toBe(0);
};

verifies(
  "skill.plugin",
  () =>
    inWorld({ programs, user: null }, async (world) => {
      const market = path.join(world.root, "market");
      for (const folder of [".claude-plugin", "plugins"])
        await cp(path.join(REPOSITORY, folder), path.join(market, folder), { recursive: true });
      for (const place of [market, path.join(market, "plugins/team-agent")]) {
        const valid = await world.run("claude", ["plugin", "validate", place]);
        expect([valid.exitCode, valid.stdout], valid.stderr).toEqual([0, expect.not.stringContaining("✘")]);
      }
      await takePlugin(world, "claude");
      await takePlugin(world, "codex");
      // Nothing of it is started: in a program that somebody started by hand it could only fail.
      const settings = await readFile(path.join(world.claudeConfigDir, "settings.json"), "utf8");
      expect(settings).not.toContain("mcpServers");
    }),
  options,
);
