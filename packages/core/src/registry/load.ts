import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  PLUGIN_API_VERSION,
  PROVIDER_MEMBERS,
  type ProviderPlugin,
  TeamAgentError,
  TRANSPORT_MEMBERS,
  type TransportPlugin,
} from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { FoundPlugin } from "./find.ts";

export interface Registry {
  readonly plugins: readonly FoundPlugin[];
  /** By id or alias. Throws `plugin_unknown`, `plugin_incompatible`, `plugin_ambiguous` or `plugin_invalid`. */
  provider(id: string): Promise<ProviderPlugin>;
  transport(id: string): Promise<TransportPlugin>;
  /** The canonical id for an id or alias; null when no such plugin is installed. */
  providerId(id: string): string | null;
}

const MEMBERS = { provider: PROVIDER_MEMBERS, transport: TRANSPORT_MEMBERS };
type Kind = keyof typeof MEMBERS;

/** Loads plugins when they are first needed, and keeps them. */
export const createRegistry = (plugins: readonly FoundPlugin[]): Registry => {
  const loaded = new Map<string, Promise<unknown>>();
  const find = (kind: Kind, id: string) => {
    const fitting = plugins.filter(
      ({ manifest }) => manifest.kind === kind && (manifest.id === id || manifest.aliases.includes(id)),
    );
    return fitting.find((plugin) => plugin.problem === null) ?? fitting[0];
  };

  const load = async (kind: Kind, id: string) => {
    const plugin = find(kind, id);
    if (!plugin) throw unknownPlugin(kind, id, plugins);
    if (plugin.problem)
      throw new TeamAgentError(plugin.problem.code, plugin.problem.message, {
        action: plugin.problem.action,
      });
    const known = loaded.get(plugin.directory) ?? importPlugin(plugin, kind);
    loaded.set(plugin.directory, known);
    return await known;
  };

  return {
    plugins,
    provider: (id) => load("provider", id) as Promise<ProviderPlugin>,
    transport: (id) => load("transport", id) as Promise<TransportPlugin>,
    providerId: (id) => find("provider", id)?.manifest.id ?? null,
  };
};

const importPlugin = async (plugin: FoundPlugin, kind: Kind): Promise<unknown> => {
  const invalid = (what: string, cause?: unknown) =>
    new TeamAgentError("plugin_invalid", `plugin ${plugin.packageName} ${plugin.version}: ${what}`, {
      action: `see docs/${kind === "transport" ? "transports" : "writing-a-provider"}.md`,
      cause,
    });
  const module = (await import(pathToFileURL(join(plugin.directory, plugin.manifest.entry)).href).catch(
    (error: unknown) => {
      throw invalid(
        `its module cannot be loaded (${error instanceof Error ? error.message : String(error)})`,
        error,
      );
    },
  )) as { default?: Record<string, unknown> };
  const value = module.default;
  if (!value || typeof value !== "object") throw invalid("its module has no default export");
  if (value.kind !== kind || value.id !== plugin.manifest.id)
    throw invalid(
      `its default export says ${String(value.kind)} "${String(value.id)}", its package.json says ${kind} "${plugin.manifest.id}"`,
    );
  if (value.apiVersion !== PLUGIN_API_VERSION)
    throw invalid(
      `its code says plugin API ${String(value.apiVersion)}, its package.json ${plugin.manifest.apiVersion}`,
    );
  const missing = Object.keys(MEMBERS[kind]).filter((member) => value[member] === undefined);
  if (missing.length > 0) throw invalid(`its default export lacks ${missing.join(", ")}`);
  // No event of a plugin can pass for one of core's, or of another plugin.
  const misnamed = Object.keys(value.events ?? {}).find(
    (name) => !name.startsWith(`provider.${plugin.manifest.id}.`),
  );
  if (misnamed !== undefined)
    throw invalid(`its event "${misnamed}" does not begin with provider.${plugin.manifest.id}.`);
  const foreign =
    kind === "transport" &&
    Object.keys(value.errors ?? {}).find((code) => !code.startsWith(`${plugin.manifest.id}_`));
  if (foreign) throw invalid(`its error "${foreign}" does not begin with ${plugin.manifest.id}_`);
  return value;
};

const unknownPlugin = (kind: string, id: string, plugins: readonly FoundPlugin[]) =>
  new TeamAgentError(
    "plugin_unknown",
    `no ${kind} "${id}" is installed; installed: ${
      plugins
        .filter((plugin) => plugin.manifest.kind === kind)
        .map((plugin) => plugin.manifest.id)
        .join(", ") || "none"
    }`,
    {
      action: teamAgent("plugin", "add", `@team-agent/${kind}-${id}`),
    },
  );
