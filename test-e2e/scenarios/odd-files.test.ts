import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

verifies("trial.2", async () => {
  const { cli, workspace, root } = useSandbox();
  mkdirSync(join(workspace, ".team/current/agents"), { recursive: true });
  await execa("mkfifo", [join(workspace, ".team/current/TEAM.md")]);
  // A pipe keeps whoever writes to it waiting; the command is over at once, and nothing was written.
  const init = await cli(["init", "--force"]);
  expect([init.exitCode, init.stderr]).toEqual([1, expect.stringContaining("TEAM.md")]);
  expect(existsSync(join(workspace, ".team/current/agents/developer.md"))).toBe(false);

  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  const outside = join(root, "outside.txt");
  writeFileSync(outside, "mine\n");
  symlinkSync(outside, join(sandbox.workspace, "team.yaml"));
  expect((await sandbox.cli(["compile", "--out", "team.yaml"])).exitCode).toBe(0);
  expect(readFileSync(outside, "utf8")).toBe("mine\n");
  expect(sandbox.read("team.yaml")).toContain("ann");
});
