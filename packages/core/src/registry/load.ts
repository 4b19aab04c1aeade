import {
  PLUGIN_API_VERSION,
  PROVIDER_MEMBERS,
  type ProviderPlugin,
  TeamAgentError,
  TRANSPORT_MEMBERS,
  type TransportPlugin,
} from "@team-agent/plugin-api";
import type { FoundPlugin } from "./read.ts";

const MEMBERS = { provider: PROVIDER_MEMBERS, transport: TRANSPORT_MEMBERS };

const READS_RECORDS = ["createTranscriptReader", "openRecord"];

const PAGES = { provider: "docs/writing-a-provider.md", transport: "docs/writing-a-transport.md" };

export const invalidPlugin = (plugin: FoundPlugin, what: string, cause?: unknown): TeamAgentError =>
  new TeamAgentError("plugin_invalid", `plugin ${plugin.packageName} ${plugin.version}: ${what}`, {
    action: `see ${PAGES[plugin.manifest.kind]}`,
    cause,
  });

/** The plugin that a module exports; throws `plugin_invalid` where that is none, or not the one of its package.json. */
export const pluginOf = (module: unknown, plugin: FoundPlugin): ProviderPlugin | TransportPlugin => {
  const { kind, id, apiVersion } = plugin.manifest;
  const invalid = (what: string) => invalidPlugin(plugin, what);
  const value = (module as { default?: Record<string, unknown> }).default;
  if (!value || typeof value !== "object") throw invalid("its module has no default export");
  if (value.kind !== kind || value.id !== id)
    throw invalid(
      `its default export says ${String(value.kind)} "${String(value.id)}", its package.json says ${kind} "${id}"`,
    );
  if (value.apiVersion !== PLUGIN_API_VERSION)
    throw invalid(`its code says plugin API ${String(value.apiVersion)}, its package.json ${apiVersion}`);
  const missing = Object.keys(MEMBERS[kind]).filter((member) => value[member] === undefined);
  if (missing.length > 0) throw invalid(`its default export lacks ${missing.join(", ")}`);
  const called = Object.entries(MEMBERS[kind]).flatMap(([member, is]) => (is === "function" ? [member] : []));
  const uncalled = [...called, ...partsOf(kind, value)].find(
    (path) => typeof memberAt(value, path) !== "function",
  );
  if (uncalled) throw invalid(`its ${uncalled} is no function`);
  if (kind === "provider" && !READS_RECORDS.some((member) => typeof value[member] === "function"))
    throw invalid(`it has neither ${READS_RECORDS.join(" nor ")}`);
  // No event of a plugin can pass for one of core's, or of another plugin.
  const misnamed = Object.keys(value.events ?? {}).find((name) => !name.startsWith(`provider.${id}.`));
  if (misnamed !== undefined) throw invalid(`its event "${misnamed}" does not begin with provider.${id}.`);
  const foreign =
    kind === "transport" && Object.keys(value.errors ?? {}).find((code) => !code.startsWith(`${id}_`));
  if (foreign) throw invalid(`its error "${foreign}" does not begin with ${id}_`);
  return value as unknown as ProviderPlugin | TransportPlugin;
};

const partsOf = (kind: string, { hooks }: Readonly<Record<string, unknown>>): readonly string[] =>
  kind === "provider"
    ? [
        "sessions.locate",
        "sessions.isResumable",
        "screen.classify",
        ...(hooks === null ? [] : ["hooks.read", "hooks.answer"]),
      ]
    : [];

const memberAt = (plugin: object, path: string): unknown =>
  path.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], plugin);
