import {
  readHealth,
  replaceCoordinator,
  resolveWorkspace,
  TeamAgentError,
  teamAgent,
} from "@team-agent/core/client";
import { type FoundPlugin, forgetVerdict, pluginHome } from "@team-agent/core/plugins";
import { daemonCommand, withCoordinator } from "../lib/coordinator.ts";
import { foundPlugins } from "../lib/found-plugins.ts";
import { columns, say, sayJson } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { usersOf } from "../lib/plugin-users.ts";
import { useWorkspace } from "../lib/use-workspace.ts";
import { VERSION } from "../version.ts";

interface Options {
  readonly json: boolean;
  readonly workspace?: string;
}

interface Linked {
  readonly plugin: FoundPlugin;
  /** Why it is not used; null where it is. */
  readonly refused: string | null;
}

/**
 * Puts a new coordinator in the place of the one that runs, which loads the code of linked plugins as it is now. The agents'
 * programs go on. Code that cannot be loaded is found before anything is ended.
 */
export const reloadPlugins = async (options: Options): Promise<void> => {
  requirePerson("plugin reload");
  const { workspace } = useWorkspace(options);
  const place = resolveWorkspace(workspace);
  if (!(await readHealth(place))) throw nothingRuns();
  const linked: Linked[] = [];
  for (const plugin of foundPlugins().filter(({ origin }) => origin === "path"))
    linked.push({ plugin, refused: await tryAnew(plugin) });
  const next = await replaceCoordinator({
    workspace: place,
    command: daemonCommand(place),
    version: VERSION,
  });
  if (!next) throw nothingRuns();
  next.close();
  await withCoordinator(workspace, async ({ call }) => {
    const { pid } = await call("health", {});
    const users = await usersOf(call);
    const plugins = linked.map(({ plugin: { manifest, packageName, version, directory }, refused }) => ({
      id: manifest.id,
      kind: manifest.kind,
      package: packageName,
      version,
      folder: directory,
      agents: manifest.kind === "provider" ? (users.get(manifest.id) ?? []) : [],
      problem: refused,
    }));
    if (options.json) return sayJson({ ok: true, pid, plugins });
    say(`Another coordinator runs now (pid ${pid}); the agents' programs went on.`);
    if (plugins.length === 0) return say("No plugin is used from a folder.");
    const rows = plugins.map(({ id, version, folder, agents, problem }) => [
      id,
      version,
      folder,
      problem ?? (agents.length > 0 ? `used by ${agents.join(", ")}` : "loaded when a team needs it"),
    ]);
    for (const line of columns(rows)) say(line);
  });
};

const nothingRuns = (): TeamAgentError =>
  new TeamAgentError(
    "coordinator_unavailable",
    "no coordinator runs here; the next one loads plugins as they are then",
    { action: teamAgent("coordinator", "ensure") },
  );

/** Why it is not used, as before; throws where it was used until now, and cannot be any more. */
const tryAnew = async (plugin: FoundPlugin): Promise<string | null> => {
  const { problem, manifest } = plugin;
  const hasFailed = problem?.code === "plugin_failed";
  if (problem && !hasFailed) return problem.message;
  const home = pluginHome();
  // Its entry may be the same, and what that imports another one.
  forgetVerdict(home, plugin);
  const { createRegistry } = await import("@team-agent/core");
  try {
    await createRegistry(() => [{ ...plugin, problem: null }], home)[manifest.kind](manifest.id);
    return null;
  } catch (error) {
    if (hasFailed) return (error as Error).message;
    // The coordinator that runs goes on with what it has.
    forgetVerdict(home, plugin);
    const { code, message } = error as TeamAgentError;
    throw new TeamAgentError(code, `${message}; nothing was loaded anew`, {
      action: `mend ${plugin.directory}, and try it: ${teamAgent("plugin", "test", plugin.directory)}`,
    });
  }
};
