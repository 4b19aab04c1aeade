import { resolve } from "node:path";
import { TeamAgentError, teamAgent } from "@team-agent/core/client";
import { choosePlugin, type FoundPlugin, pluginHome, removePluginPath } from "@team-agent/core/plugins";
import { withRunningCoordinator } from "../lib/coordinator.ts";
import { findWorkspace } from "../lib/find-workspace.ts";
import { foundPlugins } from "../lib/found-plugins.ts";
import { removePackage } from "../lib/npm-package.ts";
import { columns, paint, say, sayJson } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { usersOf } from "../lib/plugin-users.ts";

interface Options {
  readonly json: boolean;
}

/** As it is shown, and answered as JSON. */
export const pluginView = (plugin: FoundPlugin): object => ({
  id: plugin.manifest.id,
  kind: plugin.manifest.kind,
  package: plugin.packageName,
  version: plugin.version,
  origin: plugin.origin,
  api_version: plugin.manifest.apiVersion,
  health: plugin.problem ? "refused" : "ok",
  problem: plugin.problem?.message ?? null,
  action: plugin.problem?.action ?? null,
  notes: plugin.notes,
});

export const listPlugins = async ({ json }: Options): Promise<void> => {
  const plugins = foundPlugins();
  if (json) return sayJson({ ok: true, plugins: plugins.map(pluginView) });
  const rows = plugins.map(({ manifest: { id, kind, apiVersion }, version, origin, problem }) => [
    id,
    kind,
    version,
    origin,
    `API ${apiVersion}`,
    problem ? "refused" : "ok",
  ]);
  for (const line of columns([["ID", "KIND", "VERSION", "ORIGIN", "API", "HEALTH"], ...rows])) say(line);
  for (const { packageName, problem, notes } of plugins) {
    if (problem)
      say(`${paint("red", "refused")} ${packageName}: ${problem.message}\n  action: ${problem.action}`);
    for (const note of notes) say(`${paint("yellow", "note")} ${packageName}: ${note}`);
  }
};

export const removePlugin = async (what: string, { json }: Options): Promise<void> => {
  requirePerson("plugin remove");
  const home = pluginHome();
  const plugin = foundPlugins().find(
    ({ packageName, directory }) => packageName === what || directory === resolve(what),
  );
  const removed = removePluginPath(home, what) || removePackage(home, what);
  if (!removed)
    throw new TeamAgentError("plugin_unknown", `${what} was not added here`, {
      action: "team-agent plugin list",
    });
  const agents = plugin ? await leftBy(plugin) : [];
  if (json) return sayJson({ ok: true, removed: what, agents });
  say(`Removed ${what}.`);
  if (agents.length > 0)
    say(
      `Agents here that use it: ${agents.join(", ")}. They go on with what is loaded; the next coordinator looks after none of them.\nTo put it back: ${teamAgent("plugin", "add", what)}`,
    );
};

/** The agents of this workspace whose provider was this plugin alone. */
const leftBy = async ({ manifest: { kind, id } }: FoundPlugin): Promise<readonly string[]> => {
  const isOther = foundPlugins().some(({ manifest }) => manifest.kind === kind && manifest.id === id);
  if (kind !== "provider" || isOther) return [];
  // What was removed is removed, whoever answers.
  const users = await withRunningCoordinator(findWorkspace(process.cwd()), ({ call }) => usersOf(call)).catch(
    () => null,
  );
  return users?.get(id) ?? [];
};

/** Chooses a package where two provide the same id, and one whose code failed. */
export const usePlugin = async (what: string, { json }: Options): Promise<void> => {
  requirePerson("plugin use");
  const plugin = foundPlugins().find((one) => one.packageName === what);
  if (!plugin)
    throw new TeamAgentError("plugin_unknown", `no plugin package ${what} is installed`, {
      action: "team-agent plugin list",
    });
  choosePlugin(pluginHome(), plugin);
  if (json) sayJson({ ok: true, plugin: pluginView({ ...plugin, problem: null }) });
  else say(`${what} is used for the ${plugin.manifest.kind} "${plugin.manifest.id}".`);
};
