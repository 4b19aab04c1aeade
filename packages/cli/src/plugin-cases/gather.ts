import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PluginPackage, type ProviderPlugin, type TransportPlugin } from "@team-agent/plugin-api";
import {
  type Ability,
  type AbilitySeen,
  type ConformanceCase,
  declaredAbilities,
  providerCases,
  readFixtures,
  transportCases,
} from "@team-agent/plugin-api/testing";
import type { Asked } from "./messages.ts";

interface Gathered {
  readonly cases: readonly ConformanceCase[];
  readonly declared: readonly Ability[];
  /** The plugin, where it is a transport. */
  readonly transport: TransportPlugin | null;
}

/** The cases of a plugin, in the same order each time. This runs the plugin's code. */
export const gatherCases = async (
  { directory, scratch, serverKey }: Asked,
  onSeen: (seen: AbilitySeen) => void,
): Promise<Gathered> => {
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as unknown;
  const { teamAgent: said } = PluginPackage.parse(manifest);
  // It comes as it is, and not by the registry: what that catches is what the cases are to find.
  const { default: code } = await import(pathToFileURL(join(directory, said.entry)).href);
  if (said.kind === "transport") {
    const transport = code as TransportPlugin;
    const cases = transportCases(transport, { manifest, serverKey, directory: scratch });
    return { cases, declared: [], transport };
  }
  const plugin = code as ProviderPlugin;
  const fixtures = readFixtures(join(directory, "fixtures"));
  return {
    cases: providerCases(plugin, { manifest, directory: scratch, fixtures, onSeen }),
    declared: declaredAbilities({ ...plugin, ...said }),
    transport: null,
  };
};
