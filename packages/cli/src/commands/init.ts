import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { createEventLog, initFiles, resolveWorkspace, systemClock } from "@team-agent/core";
import { lookAt, requireKind, TeamAgentError } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { say, sayJson } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { teamOfAgents } from "../lib/team-of-agents.ts";

interface Options extends Common {
  readonly force: boolean;
  readonly fromAgents: boolean;
}

/** Writes the documents of a team: an example, or one of the agents that the person wrote for a program. */
export const initCommand = async (options: Options): Promise<void> => {
  requirePerson("init");
  const { root, logsDir } = resolveWorkspace(options.workspace);
  refuseSecond(root);
  const example = initFiles({ scripted: "fake", real: ["claude", "codex"] });
  const { files: documents, notes } = options.fromAgents
    ? await teamOfAgents(root, example)
    : { files: example, notes: [] };
  const files = documents.map((file) => ({ ...file, full: join(root, file.path) }));
  for (const file of files) refuseLinks(root, file.full);
  const existing = files.filter((file) => existsSync(file.full) && !file.path.endsWith(".gitignore"));
  if (existing.length > 0 && !options.force)
    throw new TeamAgentError(
      "files_exist",
      `these files exist already, and nothing was written: ${existing.map((file) => file.path).join(", ")}`,
      { action: options.fromAgents ? "team-agent init --from-agents --force" : "team-agent init --force" },
    );
  const written = files.filter((file) => options.force || !existsSync(file.full));
  try {
    for (const file of written) {
      mkdirSync(dirname(file.full), { recursive: true });
      writeFileSync(file.full, file.content);
    }
  } catch (error) {
    throw new TeamAgentError("workspace_read_only", `cannot write to ${root}: ${(error as Error).message}`, {
      action: "make it writable, or choose another folder with --workspace",
    });
  }
  const paths = written.map((file) => file.path);
  const spec_path = paths.find((path) => path.endsWith("TEAM.md")) ?? null;
  createEventLog(logsDir, systemClock.now).write("init", { spec_path, files: paths });
  if (options.json) return sayJson({ ok: true, files: paths, notes });
  for (const file of written) say(`wrote ${file.path}`);
  for (const note of notes) say(`note: ${note}`);
  say(`\n${options.fromAgents ? "Read them, then start it" : "Start it as it is"}:  team-agent quick-start`);
};

/** Found upwards, and not named: a second team in a folder of the first would only be made by mistake. */
const refuseSecond = (root: string): void => {
  if (root === process.cwd() || process.argv.some((word) => word.startsWith("--workspace"))) return;
  throw new TeamAgentError(
    "files_exist",
    `there is a team above this folder, in ${root}; a second one here has to be named`,
    { action: "team-agent init --workspace ." },
  );
};

/** A document is made by its name alone: what a link would lead to is not ours to write. */
const refuseLinks = (root: string, path: string): void => {
  const names = relative(root, path).split(sep);
  for (let depth = 1; depth <= names.length; depth++) {
    const at = join(root, ...names.slice(0, depth));
    const there = lookAt(at);
    // Neither is a pipe, which would keep us waiting for its other end.
    if (there) requireKind(at, there, depth === names.length ? "file" : "folder");
  }
};
