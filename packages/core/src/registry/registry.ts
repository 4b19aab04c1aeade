import {
  type Provider,
  type ProviderManifest,
  type ProviderPlugin,
  TeamAgentError,
  type TransportPlugin,
} from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { createFaults, type Faults } from "./faults.ts";
import { type GuardedProvider, guardProvider } from "./guard.ts";
import { invalidPlugin, pluginOf } from "./load.ts";
import type { FoundPlugin } from "./read.ts";
import { readSettings } from "./settings.ts";
import { entryUrl, IMPORT_LIMIT_MS, tryPlugin } from "./try-plugin.ts";
import { isAllowedAgain, writeVerdict } from "./verdicts.ts";
import { withinTime } from "./within-time.ts";

export interface Registry {
  readonly plugins: readonly FoundPlugin[];
  /** Looks again: a person may have added or chosen one since. What is loaded stays as it is. */
  refresh(): void;
  /** By id or alias. Throws `plugin_unknown`, `plugin_incompatible`, `plugin_ambiguous`, `plugin_invalid` or `plugin_failed`. */
  provider(id: string): Promise<GuardedProvider>;
  transport(id: string): Promise<TransportPlugin>;
  /** The canonical id for an id or alias; null when no such plugin is installed. */
  providerId(id: string): string | null;
  /** The id of the transport for teams that name none; one that is not there any more is told where it is used. */
  defaultTransport(): string;
  /** Told once, when a plugin is not used any more. */
  onRefused(listener: (plugin: FoundPlugin, why: string) => void): void;
}

type Kind = "provider" | "transport";

/**
 * Loads plugins when they are first needed, and keeps them. `lookAround` finds them. `home` is the folder in which is written
 * down what was seen of their code; without one nothing is tried before, and nothing is kept.
 */
export const createRegistry = (
  lookAround: () => readonly FoundPlugin[],
  home: string | null = null,
): Registry => {
  let plugins = lookAround();
  let defaultTransport = defaultOf(home, plugins);
  const loaded = new Map<string, Promise<unknown>>();
  const listeners: ((plugin: FoundPlugin, why: string) => void)[] = [];
  const refresh = () => {
    plugins = lookAround();
    defaultTransport = defaultOf(home, plugins);
  };
  const find = (kind: Kind, id: string): FoundPlugin | undefined => {
    const ofKind = plugins.filter(({ manifest }) => manifest.kind === kind);
    const named = ofKind.filter(({ manifest }) => manifest.id === id);
    const aliased = ofKind.find(({ manifest, problem }) => !problem && manifest.aliases.includes(id));
    return named.find(({ problem }) => !problem) ?? named[0] ?? aliased;
  };

  const load = async (kind: Kind, id: string): Promise<unknown> => {
    if (find(kind, id)?.problem !== null) refresh();
    const plugin = find(kind, id);
    if (!plugin) throw unknownPlugin(kind, id, plugins);
    const { problem } = plugin;
    if (problem) throw new TeamAgentError(problem.code, problem.message, { action: problem.action });
    const known = loaded.get(plugin.directory) ?? importPlugin(plugin);
    loaded.set(plugin.directory, known);
    // What failed once may have been mended.
    known.catch(() => loaded.delete(plugin.directory));
    return await known;
  };

  const importPlugin = async (plugin: FoundPlugin): Promise<unknown> => {
    // What came with the command was tried with it.
    if (home !== null && plugin.origin !== "bundled") await tryPlugin(home, plugin);
    const module = await withinTime(
      import(entryUrl(plugin)),
      IMPORT_LIMIT_MS,
      `plugin ${plugin.packageName} ${plugin.version}: its module is not loaded`,
    ).catch((error: unknown) => {
      throw invalidPlugin(plugin, `its module cannot be loaded (${wordsOf(error)})`, error);
    });
    const code = pluginOf(module, plugin);
    return plugin.manifest.kind === "provider"
      ? guardProvider(asProvider(code as ProviderPlugin, plugin.manifest), faultsOf(plugin))
      : code;
  };

  const faultsOf = (plugin: FoundPlugin): Faults =>
    createFaults(plugin, {
      onRefused: (why) => {
        if (home !== null) writeVerdict(home, plugin, why);
        for (const listener of listeners) listener(plugin, why);
      },
      isAllowedAgain: () => home !== null && isAllowedAgain(home, plugin),
    });

  return {
    get plugins() {
      return plugins;
    },
    refresh,
    provider: (id) => load("provider", id) as Promise<GuardedProvider>,
    transport: (id) => load("transport", id) as Promise<TransportPlugin>,
    providerId: (id) => find("provider", id)?.manifest.id ?? null,
    defaultTransport: () => defaultTransport,
    onRefused: (listener) => void listeners.push(listener),
  };
};

/** Another one that lies there changes nothing, until somebody chooses it. */
const defaultOf = (home: string | null, plugins: readonly FoundPlugin[]): string => {
  const usable = plugins.filter(({ manifest, problem }) => manifest.kind === "transport" && !problem);
  const chosen = home === null ? null : readSettings(home).transport;
  return chosen ?? (usable.find(({ origin }) => origin === "bundled") ?? usable[0])?.manifest.id ?? "default";
};

/** What its package.json says goes before what its code says. */
const asProvider = (code: ProviderPlugin, { entry: _, ...manifest }: ProviderManifest): Provider => ({
  ...code,
  ...manifest,
});

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unknownPlugin = (kind: string, id: string, plugins: readonly FoundPlugin[]) => {
  const ids = plugins.filter(({ manifest }) => manifest.kind === kind).map(({ manifest }) => manifest.id);
  return new TeamAgentError(
    "plugin_unknown",
    `no ${kind} "${id}" is installed; installed: ${ids.join(", ") || "none"}`,
    {
      action: /^[a-z0-9][a-z0-9._-]*$/.test(id)
        ? teamAgent("plugin", "add", `@team-agent/${kind}-${id}`)
        : teamAgent("plugin", "list"),
    },
  );
};
