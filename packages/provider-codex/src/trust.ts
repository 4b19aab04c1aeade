import path from "node:path";
import type { LaunchContext } from "@team-agent/plugin-api";
import { foldersUpToRoot, readPlainFile } from "@team-agent/plugin-api/toolkit";
import { repositoryExecutables } from "./repository.ts";
import { tomlString } from "./toml.ts";

const INSTRUCTIONS_LIMIT_BYTES = 32 * 1024;

export interface Trust {
  readonly argv: readonly string[];
  /** The repository may run hooks of its own. */
  readonly runsRepository: boolean;
  /** What the program will not read by itself in a restricted folder. */
  readonly projectInstructions: string | null;
  readonly note: string | null;
}

/**
 * A folder that holds nothing to run is trusted for this start. One that does is opened restricted: the program then
 * leaves out the repository's settings, hooks, MCP servers and rules, and with them AGENTS.md, which is handed over in
 * the instructions instead.
 */
export const decideTrust = async (ctx: LaunchContext): Promise<Trust> => {
  const executables = await repositoryExecutables(ctx.cwd);
  const isClean = executables.length === 0;
  if (isClean || ctx.allowRepositoryExecutables) {
    // Trust of the folder alone: what lies above it was found clean as well, or agreed to.
    const argv = trustArguments([ctx.cwd], "trusted");
    return { argv, runsRepository: !isClean, projectInstructions: null, note: null };
  }
  return {
    // A trusted folder above would still contribute its settings.
    argv: trustArguments(await foldersUpToRoot(ctx.cwd), "untrusted"),
    runsRepository: false,
    projectInstructions: await readProjectInstructions(ctx.cwd),
    note: `Codex opens this folder restricted, because of ${executables[0]!.file}.`,
  };
};

/** The whole table in one value: in a dotted key the program takes the quotes around a path for a part of it. */
const trustArguments = (folders: readonly string[], level: string): string[] => {
  const entries = folders.map((folder) => `${tomlString(folder)}={trust_level="${level}"}`);
  return ["-c", `projects={${entries.join(",")}}`];
};

const readProjectInstructions = async (cwd: string): Promise<string | null> => {
  const text = await readPlainFile(path.join(cwd, "AGENTS.md")).catch(() => "");
  return text.trim() === "" ? null : text.slice(0, INSTRUCTIONS_LIMIT_BYTES);
};
