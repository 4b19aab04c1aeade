import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Sandbox } from "./sandbox.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures");

/** Adds a provider of the fixtures, with the one beside it that it builds on. Answers its folder. */
export const addProvider = async ({ cli, root }: Sandbox, name: string): Promise<string> => {
  const place = join(root, "somewhere");
  for (const one of ["provider-outside", name])
    cpSync(join(FIXTURES, one), join(place, one), { recursive: true });
  const added = await cli(["plugin", "add", "--yes", join(place, name)]);
  expect(added.exitCode, added.stderr).toBe(0);
  return join(place, name);
};

/**
 * Starts a team of programs without hooks that choose the ids of their conversations, and name them in their records alone.
 * Answers the program.
 */
export const startUnnamed = async (sandbox: Sandbox, names: readonly string[]): Promise<string> => {
  const { cli, write } = sandbox;
  const place = await addProvider(sandbox, "provider-unnamed");
  write(".team/current/TEAM.md", "---\nname: current\nprovider: unnamed\n---\nx\n");
  for (const name of names)
    write(
      `.team/current/agents/${name}.md`,
      `---\nname: ${name}\nrole: developer\nprovider: unnamed\ntools: [mcp_team]\n---\nx\n`,
    );
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  return join(place, "program.js");
};
