import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { skills } from "./skills.ts";

test("skills lie in the folder that all agents share, and the one below CODEX_HOME is read as well", () => {
  const env = { HOME: "/h", CODEX_HOME: "/c" };
  expect(skills.folder(env)).toBe("/h/.agents/skills");
  expect(skills.alsoReads(env)).toEqual(["/c/skills"]);
  expect(skills.alsoReads({ HOME: "/h" })).toEqual(["/h/.codex/skills"]);
});

test.each([
  ['[plugins."team-agent@market"]\nenabled = true\n', "team-agent@market"],
  ['model = "x"\n[plugins."other@m"]\n[ plugins . "team-agent@m" ]\nversion = "1"\n', "team-agent@m"],
  ['[plugins."team-agent@m"]\nenabled = false\n[plugins."other@m"]\nenabled = true\n', null],
  ['[plugins."team-agent-more@m"]\nenabled = true\n', null],
  ['# [plugins."team-agent@m"]\n', null],
  [null, null],
])("a plugin that the configuration %j switches on is found", async (config, found) => {
  const folder = mkdtempSync(join(tmpdir(), "ta-skills-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (config !== null) writeFileSync(join(folder, "config.toml"), config);
  expect(await skills.pluginNamed("team-agent", { CODEX_HOME: folder })).toBe(found);
});
