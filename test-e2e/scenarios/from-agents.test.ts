import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const AGENTS: Readonly<Record<string, string>> = {
  "reviewer.md":
    "---\nname: reviewer\ndescription: Use it when: something was changed\ntools: Read, Grep, Bash(git diff:*)\nmodel: inherit\n---\nYou read what was changed.\n",
  "tester.md": "---\nname: tester\ntools: Read, Bash, Task\nmodel: gpt-5\nhooks: {}\n---\nYou test.\n",
  "readme.md": "How these agents are meant.\n",
};

const writeAgents = ({ write }: Sandbox): void => {
  for (const [name, content] of Object.entries(AGENTS)) write(`.claude/agents/${name}`, content);
};

verifies("skill.agents", async () => {
  const sandbox = useSandbox();
  const { cli, json, read } = sandbox;
  const none = await json<{ error_code: string }>(["init", "--from-agents"]);
  expect(none.error_code).toBe("agents_not_found");
  expect(existsSync(join(sandbox.workspace, ".team"))).toBe(false);
  writeAgents(sandbox);
  const made = await cli(["init", "--from-agents"]);
  expect(made.exitCode, made.stderr).toBe(0);
  for (const told of [
    "readme.md: left out: it has no head",
    'tester.md: the model "gpt-5" is none of its program\'s',
    'tester.md: "hooks" is not carried over',
    "tester.md: not carried over: Task",
  ])
    expect(made.stdout).toContain(told);
  expect(read(".team/current/agents/reviewer.md")).toContain("tools: [fs_read, fs_list, git_diff, mcp_team]");
  expect(read(".team/current/agents/tester.md")).not.toContain("gpt-5");
  const valid = await json<{ agents: string[] }>(["validate"]);
  expect(valid.agents).toEqual(["reviewer", "tester"]);
  for (const [name, content] of Object.entries(AGENTS)) expect(read(`.claude/agents/${name}`)).toBe(content);
  // What is there stays there.
  const written = read(".team/current/agents/tester.md");
  const again = await json<{ error_code: string }>(["init", "--from-agents"]);
  expect(again.error_code).toBe("files_exist");
  expect(read(".team/current/agents/tester.md")).toBe(written);
});
