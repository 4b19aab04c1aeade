import { resolve } from "node:path";
import { findTeamDir, loadTeam, loadTeamSpec, renderSpec, resolveWorkspace } from "@team-agent/core";
import type { Common } from "../lib/common.ts";
import { countOf, say, sayJson } from "../lib/output.ts";
import { writeOutput } from "../lib/output-file.ts";
import { loadRegistry } from "../lib/plugins.ts";

export const validateCommand = async (teamdir: string | null, options: Common): Promise<void> => {
  const { root } = resolveWorkspace(options.workspace);
  const registry = loadRegistry();
  const directory = teamdir ? resolve(teamdir) : findTeamDir(root, null);
  const { spec, warnings } = await loadTeam(registry, root, directory);
  // Whoever starts the team would be told only then.
  for (const id of new Set(spec.agents.map(({ provider }) => provider))) await registry.provider(id);
  await registry.transport(spec.runtime.transport);
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
