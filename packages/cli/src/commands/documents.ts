import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import {
  createEventLog,
  findTeamDir,
  initFiles,
  loadTeam,
  loadTeamSpec,
  renderSpec,
  resolveWorkspace,
  systemClock,
} from "@team-agent/core";
import { lookAt, requireKind, TeamAgentError } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { countOf, say, sayJson } from "../lib/output.ts";
import { writeOutput } from "../lib/output-file.ts";
import { requirePerson } from "../lib/person-only.ts";
import { loadRegistry } from "../lib/plugins.ts";

export const initCommand = async (options: Common & { readonly force: boolean }): Promise<void> => {
  requirePerson("init");
  const { root, logsDir } = resolveWorkspace(options.workspace);
  refuseSecond(root);
  const files = initFiles({ scripted: "fake", real: ["claude", "codex"] }).map((file) => ({
    ...file,
    full: join(root, file.path),
  }));
  for (const file of files) refuseLinks(root, file.full);
  const existing = files.filter((file) => existsSync(file.full) && !file.path.endsWith(".gitignore"));
  if (existing.length > 0 && !options.force)
    throw new TeamAgentError(
      "files_exist",
      `these files exist already, and nothing was written: ${existing.map((file) => file.path).join(", ")}`,
      { action: "team-agent init --force" },
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
  if (options.json) return sayJson({ ok: true, files: paths });
  for (const file of written) say(`wrote ${file.path}`);
  say("\nStart it as it is:  team-agent quick-start");
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

export const validateCommand = async (teamdir: string | null, options: Common): Promise<void> => {
  const { root } = resolveWorkspace(options.workspace);
  const { spec, warnings } = await loadTeam(
    loadRegistry(),
    root,
    teamdir ? resolve(teamdir) : findTeamDir(root, null),
  );
  const agents = spec.agents.map((agent) => agent.id);
  if (options.json)
    return sayJson({ ok: true, type: "team_dir", workspace: root, team: spec.team.name, agents, warnings });
  say(`Team ${spec.team.name} is sound: ${countOf(agents.length, "agent")} (${agents.join(", ")}).`);
  for (const warning of warnings) say(`warning: ${warning}`);
};

const once = async function* (text: string): AsyncGenerator<string> {
  yield text;
};

export const compileCommand = async (
  teamdir: string | null,
  options: Common & { readonly out?: string },
): Promise<void> => {
  const { root } = resolveWorkspace(options.workspace);
  const spec = await loadTeamSpec(loadRegistry(), root, teamdir ? resolve(teamdir) : findTeamDir(root, null));
  if (options.out)
    await writeOutput(options.out, once(renderSpec(spec)), { force: true, command: "compile" });
  if (options.json) sayJson({ ok: true, spec, out: options.out ?? null });
  else if (options.out) say(`wrote ${options.out}`);
  else process.stdout.write(renderSpec(spec));
};
