import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ownAgents } from "./own-agents.ts";
import { skills } from "./skills.ts";

test("skills lie in the folder of the configuration, wherever that is", () => {
  expect(skills.folder({ HOME: "/h" })).toBe("/h/.claude/skills");
  expect(skills.folder({ HOME: "/h", CLAUDE_CONFIG_DIR: "/c" })).toBe("/c/skills");
});

test.each([
  ['{"enabledPlugins":{"other@x":true,"team-agent@market":true}}', "team-agent@market"],
  ['{"enabledPlugins":{"team-agent@market":false}}', null],
  ['{"enabledPlugins":{"team-agent-more@market":true}}', null],
  ['{"enabledPlugins":[]}', null],
  ["half a {", null],
  [null, null],
])("a plugin that the settings %j switch on is found", async (settings, found) => {
  const folder = mkdtempSync(join(tmpdir(), "ta-skills-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (settings !== null) writeFileSync(join(folder, "settings.json"), settings);
  expect(await skills.pluginNamed("team-agent", { CLAUDE_CONFIG_DIR: folder })).toBe(found);
});

test.each([
  ["Read", ["fs_read"]],
  ["MultiEdit", ["fs_write"]],
  ["Grep", ["fs_list"]],
  ["Bash", ["execute_bash"]],
  ["Bash(git diff:*)", ["git_diff"]],
  ["Bash(git log *)", ["git_diff"]],
  ["WebSearch", ["network"]],
  ["mcp__team_orchestrator__send_message", ["mcp_team"]],
  ["Bash(npm test:*)", null],
  ["Task", null],
  ["mcp__github__search", null],
])("the tool %s is given by %j and nothing that reaches further", (tool, families) => {
  expect(ownAgents.familiesOf(tool)).toEqual(families);
});

test.each([
  ["inherit", null],
  ["sonnet", "sonnet"],
  ["opus[1m]", "opus[1m]"],
  ["claude-opus-5-5", "claude-opus-5-5"],
  ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"],
  ["gpt-5.2-codex", undefined],
])("the model %s of an agent is %j of a role", (model, expected) => {
  expect(ownAgents.modelOf(model)).toBe(expected);
});
